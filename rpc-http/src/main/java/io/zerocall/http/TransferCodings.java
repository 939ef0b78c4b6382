package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/** What a request's {@code Transfer-Encoding} says of its body (RFC 9112, section 6). */
enum TransferCodings {
  /** There is none: the length is the {@code Content-Length}. */
  NONE,

  /** The body comes in chunks, and isn't coded otherwise. */
  CHUNKED,

  /** The body comes in chunks, but what they carry is in a coding that this server doesn't know. */
  UNKNOWN,

  /** It can't be told where the body ends: chunks come twice or not last, or it is no list. */
  MALFORMED;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED = "\"[^\"\\\\]*+\"";

  /** A coding with its parameters; a quoted comma or backslash is in no known one. */
  private static final Pattern CODING = Pattern.compile(
      TOKEN + "(?:[ \t]*+;[ \t]*+" + TOKEN + "[ \t]*+=[ \t]*+(?:" + TOKEN + "|" + QUOTED + "))*+");

  /** Those of a request whose lines are as they should be. */
  static TransferCodings of(HttpRequest request) {
    List<String> lines = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (lines.isEmpty()) {
      return NONE;
    } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return MALFORMED; // it has no chunks
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
