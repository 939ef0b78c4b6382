package io.zerocall.micrometer;

import io.zerocall.RpcErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of methods that are known to exist. Bounded, because each name becomes a time series
 * and callers may make up names. Thread-safe.
 */
final class MethodNames {
  /** OpenTelemetry's name for methods that are not known. */
  static final String OTHER = "_OTHER";

  private static final int MOST = 1_000;

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Returns the name if it is known. */
  String known(String name) {
    return known.contains(name) ? name : OTHER;
  }

  /**
   * Notes how a call of a name ended.
   *
   * @param code the code of the error reply, or null
   */
  void called(String name, @Nullable Integer code) {
    boolean exists = code == null || code != RpcErrorCode.METHOD_NOT_FOUND;
    if (exists && !known.contains(name) && known.size() < MOST) {
      known.add(name);
    }
  }
}
