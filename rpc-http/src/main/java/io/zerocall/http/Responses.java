package io.zerocall.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.zerocall.RpcLimits;
import io.zerocall.http.endpoint.Endpoint;
import io.zerocall.http.endpoint.EndpointResponse;
import io.zerocall.http.request.HttpDate;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.wire.JsonRpcReplyWriter;
import org.jspecify.annotations.Nullable;

/** Creates HTTP responses. */
final class Responses {
  private static final JsonRpcReplyWriter ERRORS =
      new JsonRpcReplyWriter(new JsonCodec(RpcLimits.DEFAULTS));
  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final AsciiString CONTENT_TYPE_OPTIONS =
      AsciiString.cached("x-content-type-options");
  private static final AsciiString ALLOWED_HEADERS = AsciiString.cached("*, authorization");
  private static final AsciiString EVERY_HEADER = AsciiString.cached("*");
  private static final AsciiString SERVER_TIMING = AsciiString.cached("server-timing");
  private static final AsciiString TIMING_ALLOW_ORIGIN = AsciiString.cached("timing-allow-origin");
  private static final AsciiString POST = AsciiString.cached("POST");
  private static final AsciiString TWO_HOURS = AsciiString.cached("7200");

  private Responses() {}

  /**
   * Returns a response with a JSON-RPC document.
   *
   * @param timing the value of the field {@code Server-Timing}; null for none
   */
  static FullHttpResponse document(
      byte[] json, @Nullable String timing, @Nullable String readableBy) {
    FullHttpResponse response =
        of(HttpResponseStatus.OK, HttpHeaderValues.APPLICATION_JSON, json, readableBy);
    if (timing != null) {
      addTiming(response.headers(), timing, readableBy);
    }
    return response;
  }

  /** Lets pages of a foreign origin read the times from the response, and see those it took. */
  private static void addTiming(HttpHeaders headers, String timing, @Nullable String readableBy) {
    headers.set(SERVER_TIMING, timing);
    if (readableBy != null) {
      headers
          .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, SERVER_TIMING)
          .set(TIMING_ALLOW_ORIGIN, readableBy);
    }
  }

  /** Returns the response to notifications. */
  static FullHttpResponse nothing(@Nullable String readableBy) {
    FullHttpResponse response = empty(HttpResponseStatus.NO_CONTENT);
    letRead(response, readableBy);
    return response;
  }

  /** Returns the response of an endpoint, which pages of a foreign origin may read as a whole. */
  static FullHttpResponse ofEndpoint(EndpointResponse content, @Nullable String readableBy) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(content.status());
    FullHttpResponse response =
        of(status, HttpHeaderValues.APPLICATION_JSON, content.json(), readableBy);
    HttpHeaders headers = response.headers();
    content.headers().forEach(headers::set);
    if (content.json().length == 0) {
      headers.remove(HttpHeaderNames.CONTENT_TYPE);
    }
    if (readableBy != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EVERY_HEADER);
    }
    return response;
  }

  static FullHttpResponse page(HttpResponseStatus status, Page page) {
    byte[] content = page.content();
    FullHttpResponse response = status.equals(HttpResponseStatus.NOT_MODIFIED)
        ? empty(status)
        : of(status, HttpHeaderValues.APPLICATION_OCTET_STREAM, content, null);
    page.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }

  /**
   * Returns a response that refuses a request.
   *
   * @param endpoint the endpoint that the request was for, in whose protocol it is; null for
   *     JSON-RPC
   */
  static FullHttpResponse refusal(
      Refusal refusal, @Nullable String readableBy, @Nullable Endpoint endpoint) {
    byte[] json = endpoint == null
        ? ERRORS.error(RequestId.NULL, new ErrorObject(refusal.code(), refusal.message()))
        : endpoint.refusal(refusal.message());
    FullHttpResponse response =
        of(refusal.status(), HttpHeaderValues.APPLICATION_JSON, json, readableBy);
    refusal.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }

  static FullHttpResponse goAhead() {
    return empty(HttpResponseStatus.CONTINUE);
  }

  /**
   * Returns a response that lists the allowed methods.
   *
   * @param allowed the value of the header {@code Allow}
   * @param callableBy the foreign origin whose pages may send calls, for which their browser sends
   *     a preflight request (CORS, as Fetch defines it), or null
   */
  static FullHttpResponse options(String allowed, @Nullable String callableBy) {
    FullHttpResponse response = empty(HttpResponseStatus.NO_CONTENT);
    response.headers().set(HttpHeaderNames.ALLOW, allowed);
    if (callableBy != null) {
      letRead(response, callableBy);
      response
          .headers()
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, POST)
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
          .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, TWO_HOURS);
    }
    return response;
  }

  private static FullHttpResponse of(
      HttpResponseStatus status, AsciiString type, byte[] content, @Nullable String readableBy) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content), HEADERS, HEADERS);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, content.length)
        .set(HttpHeaderNames.DATE, HttpDate.now())
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(CONTENT_TYPE_OPTIONS, NOSNIFF);
    letRead(response, readableBy);
    return response;
  }

  private static FullHttpResponse empty(HttpResponseStatus status) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER, HEADERS, HEADERS);
    response.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    return response;
  }

  private static void letRead(FullHttpResponse response, @Nullable String origin) {
    HttpHeaders headers = response.headers();
    if (origin != null) {
      headers
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
  }
}
