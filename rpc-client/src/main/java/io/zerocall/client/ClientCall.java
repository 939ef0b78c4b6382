package io.zerocall.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as an interceptor sees it, before it is sent; a MultiCall is one call. Immutable.
 *
 * @param method the method's name on the wire; {@code MultiCall[n]} for a MultiCall of n calls
 * @param endpoint where it goes
 * @param timeout how long the caller waits
 * @param traceparent the W3C trace context, or null
 * @param meta the metadata that travels with it
 */
public record ClientCall(
    String method,
    String endpoint,
    Duration timeout,
    @Nullable String traceparent,
    Map<String, String> meta) {

  /** Copies the metadata. */
  public ClientCall {
    meta = Map.copyOf(meta);
  }

  /** The same call with a piece of metadata more. */
  public ClientCall withMeta(String name, String value) {
    Map<String, String> more = new HashMap<>(meta);
    more.put(name, value);
    return new ClientCall(method, endpoint, timeout, traceparent, more);
  }

  /** The same call with another trace context. */
  public ClientCall withTraceparent(String value) {
    return new ClientCall(method, endpoint, timeout, value, meta);
  }

  /** The same call with another timeout. */
  public ClientCall withTimeout(Duration value) {
    return new ClientCall(method, endpoint, value, traceparent, meta);
  }
}
