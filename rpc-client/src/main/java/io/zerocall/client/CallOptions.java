package io.zerocall.client;

import java.util.HashMap;
import java.util.Map;

/**
 * What a client, or a view of it, adds to each call.
 *
 * @param timeoutNanos how long to wait where the method doesn't say
 * @param overridesMethods whether that goes even where the method says otherwise
 * @param meta metadata
 */
record CallOptions(long timeoutNanos, boolean overridesMethods, Map<String, String> meta) {

  CallOptions withTimeout(long nanos, boolean override) {
    return new CallOptions(nanos, override, meta);
  }

  CallOptions withMeta(String name, String value) {
    Map<String, String> more = new HashMap<>(meta);
    more.put(name, value);
    return new CallOptions(timeoutNanos, overridesMethods, Map.copyOf(more));
  }

  /** The timeout of a method whose annotation says so many milliseconds, or 0. */
  long timeoutNanos(long methodMillis) {
    return methodMillis == 0 || overridesMethods ? timeoutNanos : methodMillis * 1_000_000;
  }
}
