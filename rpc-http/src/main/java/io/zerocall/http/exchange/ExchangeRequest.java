package io.zerocall.http.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that has arrived completely. */
public final class ExchangeRequest {
  private static final Pattern SCHEME = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

  private final String target;
  private final HttpHeaders headers;
  private final byte[] body;

  ExchangeRequest(String target, HttpHeaders headers, byte[] body) {
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  /**
   * Returns the path as it stands in the request line, without the query. Scheme and authority,
   * which a proxy's client sends too (RFC 9112, section 3.2.2), are not part of it.
   */
  public String path() {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    Matcher absolute = SCHEME.matcher(path);
    if (!absolute.lookingAt()) {
      return path;
    }
    int slash = path.indexOf('/', absolute.end());
    return slash < 0 ? "/" : path.substring(slash);
  }

  /**
   * Returns the value of a header; null if the request doesn't have it. If it has several, the
   * first.
   *
   * @param name in lower case
   */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Returns the body, which must not be changed; empty if there is none. */
  public byte[] body() {
    return body;
  }
}
