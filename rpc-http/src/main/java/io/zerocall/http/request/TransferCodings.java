package io.zerocall.http.request;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/** How a request's {@code Transfer-Encoding} frames its body (RFC 9112, section 6). */
enum TransferCodings {
  /** There is none; {@code Content-Length} gives the length. */
  NONE,

  /** The body is chunked, without any other coding. */
  CHUNKED,

  /** The body is chunked, and its content has a coding that this server doesn't support. */
  UNKNOWN,

  /**
   * The end of the body can't be determined: chunked is there twice or not last, or the value is
   * not a list.
   */
  MALFORMED;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED = "\"[^\"\\\\]*+\"";

  /** A coding with its parameters; no known coding has a quoted comma or backslash. */
  private static final Pattern CODING = Pattern.compile(
      TOKEN + "(?:[ \t]*+;[ \t]*+" + TOKEN + "[ \t]*+=[ \t]*+(?:" + TOKEN + "|" + QUOTED + "))*+");

  /** Returns the codings of a request whose lines are well-formed. */
  static TransferCodings of(HttpRequest request) {
    List<String> lines = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (lines.isEmpty()) {
      return NONE;
    } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return MALFORMED; // it is not chunked
    } else if (lines.size() == 1 && isChunked(lines.get(0))) {
      return CHUNKED;
    }
    return ofList(String.join(",", lines).split(",", -1));
  }

  private static TransferCodings ofList(String[] codings) {
    for (int i = 0; i < codings.length; i++) {
      String coding = codings[i].strip();
      boolean last = i == codings.length - 1;
      if (!CODING.matcher(coding).matches() || isChunked(coding) != last) {
        return MALFORMED;
      }
    }
    return UNKNOWN;
  }

  private static boolean isChunked(String coding) {
    return HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding);
  }
}
