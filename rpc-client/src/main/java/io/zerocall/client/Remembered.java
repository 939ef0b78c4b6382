package io.zerocall.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What has been worked out already. Programs ask for few different things; one that asks for ever
 * new ones has them worked out again now and then, rather than fill the memory. Safe for use by any
 * thread.
 */
final class Remembered<K, V> {
  private static final int MOST = 1_024;

  private final Function<K, V> workOut;
  private final Map<K, V> known = new ConcurrentHashMap<>();

  Remembered(Function<K, V> workOut) {
    this.workOut = workOut;
  }

  V get(K key) {
    V value = known.get(key);
    if (value == null) {
      value = workOut.apply(key);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, value);
    }
    return value;
  }

  int size() {
    return known.size();
  }
}
