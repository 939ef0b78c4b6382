package io.zerocall.http;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** Something that is shown as it is. */
@SuppressWarnings("ArrayRecordComponent") // shown, never compared
record Page(AsciiString contentType, byte[] content) {
  private static final AsciiString JSON = AsciiString.cached("application/json");

  static Page ofJson(String text) {
    return new Page(JSON, text.getBytes(StandardCharsets.UTF_8));
  }
}
