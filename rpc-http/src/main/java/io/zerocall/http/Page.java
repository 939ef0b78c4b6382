package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Something that is shown as it is.
 *
 * @param headers what stands in the head of the response, but for the length
 */
@SuppressWarnings("ArrayRecordComponent") // shown, never compared
record Page(Map<AsciiString, ? extends CharSequence> headers, byte[] content) {

  static Page ofJson(String text) {
    return new Page(
        Map.of(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
