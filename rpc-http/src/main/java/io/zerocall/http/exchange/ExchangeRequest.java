package io.zerocall.http.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** A request that has arrived completely. */
public final class ExchangeRequest {
  private final String target;
  private final HttpHeaders headers;
  private final byte[] body;

  ExchangeRequest(String target, HttpHeaders headers, byte[] body) {
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  /** Returns the target as it stands in the request line, without the query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
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
