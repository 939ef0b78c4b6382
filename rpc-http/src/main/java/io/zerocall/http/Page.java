package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A static response.
 *
 * @param headers the headers of the response, except the length
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record Page(Map<AsciiString, ? extends CharSequence> headers, byte[] content) {

  static Page ofJson(String text) {
    return new Page(
        Map.of(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
