package io.zerocall.jobs;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many jobs run at the same time at most, on all workers of all brokers that share a store.
 * Immutable.
 *
 * @param methods the limits of methods, by name, or by the beginning of their names and then
 *     {@code *}; each method has its limit for itself, and the longest match counts
 * @param tenant how many jobs of each tenant, whatever their methods; {@link Integer#MAX_VALUE} if
 *     there is no limit
 */
public record JobLimits(Map<String, Integer> methods, int tenant) {
  /** No limits. */
  public static final JobLimits NONE = new JobLimits(Map.of(), Integer.MAX_VALUE);

  /**
   * Creates limits.
   *
   * @throws IllegalArgumentException if a limit is not positive, or a {@code *} isn't at the end
   */
  public JobLimits {
    methods.forEach((method, limit) -> {
      requireName(method);
      requirePositive(method, limit);
    });
    requirePositive("tenant", tenant);
    methods = Map.copyOf(methods);
  }

  private static void requireName(String method) {
    int star = method.indexOf('*');
    if (star >= 0 && star < method.length() - 1) {
      throw new IllegalArgumentException(
          "\"" + method + "\" (expected: a name, or a prefix such as orders.*)");
    }
  }

  private static void requirePositive(String name, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(name + ": " + limit + " (expected: 1 or more)");
    }
  }

  /** Returns a copy with a limit for a method, or for each method whose name matches. */
  public JobLimits withMethod(String method, int limit) {
    Map<String, Integer> changed = new TreeMap<>(methods);
    changed.put(method, limit);
    return new JobLimits(changed, tenant);
  }

  /** Returns a copy with a limit for each tenant. */
  public JobLimits withTenant(int limit) {
    return new JobLimits(methods, limit);
  }

  /** Returns the limit of a method; {@link Integer#MAX_VALUE} if it has none. */
  public int ofMethod(String method) {
    Integer exact = methods.get(method);
    if (exact != null || methods.isEmpty()) {
      return exact == null ? Integer.MAX_VALUE : exact;
    }
    for (int length = method.length(); length >= 0; length--) {
      Integer limit = methods.get(method.substring(0, length) + "*");
      if (limit != null) {
        return limit;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** Returns whether there is any limit. */
  public boolean isAny() {
    return !methods.isEmpty() || tenant < Integer.MAX_VALUE;
  }
}
