package io.zerocall.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as an interceptor sees it, before it is sent; a MultiCall is one call. Immutable.
 *
 * @param method the method's name on the wire; {@code MultiCall[n]} for a MultiCall of n calls
 * @param endpoint the server's endpoint
 * @param timeout how long the caller waits
 * @param traceparent the W3C trace context, or null
 * @param meta the metadata that is sent with the call
 */
public record ClientCall(
    String method,
    String endpoint,
    Duration timeout,
    @Nullable String traceparent,
    Map<String, String> meta) {

  /** Creates a call with a copy of the metadata. */
  public ClientCall {
    meta = Map.copyOf(meta);
  }

  /** Returns the same call with one more metadata entry. */
  public ClientCall withMeta(String name, String value) {
    Map<String, String> more = new HashMap<>(meta);
    more.put(name, value);
    return new ClientCall(method, endpoint, timeout, traceparent, more);
  }

  /** Returns the same call with another trace context. */
  public ClientCall withTraceparent(String value) {
    return new ClientCall(method, endpoint, timeout, value, meta);
  }

  /** Returns the same call with another timeout. */
  public ClientCall withTimeout(Duration value) {
    return new ClientCall(method, endpoint, value, traceparent, meta);
  }
}
