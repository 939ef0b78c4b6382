package io.zerocall.client.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Caches up to 1,024 computed values, and is cleared when it is full. Programs use few different
 * keys. A program that always uses new keys computes some values again, instead of filling the
 * memory. Thread-safe.
 */
final class BoundedCache<K, V> {
  private static final int MAX_SIZE = 1_024;

  private final Function<K, V> compute;
  private final Map<K, V> known = new ConcurrentHashMap<>();

  BoundedCache(Function<K, V> compute) {
    this.compute = compute;
  }

  V get(K key) {
    V value = known.get(key);
    if (value == null) {
      value = compute.apply(key);
      if (known.size() >= MAX_SIZE) {
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
