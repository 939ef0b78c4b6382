package io.zerocall.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.zerocall.RpcErrorCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The methods that are known to exist, with the attributes of calls that succeed. Bounded, because
 * each name becomes a time series and callers may make up names. Thread-safe.
 */
final class KnownMethods {
  /** OpenTelemetry's name for methods that are not known. */
  static final String OTHER = "_OTHER";

  private static final int MOST = 1_000;

  private final KeyValues shared;
  private final Map<String, KeyValues> succeeded = new ConcurrentHashMap<>();

  /** @param shared the attributes that all calls have */
  KnownMethods(KeyValue... shared) {
    this.shared = KeyValues.of(shared);
  }

  /**
   * Notes how a call of a name ended.
   *
   * @param code the code of the error reply, or null
   * @return the name if it is known, or {@link #OTHER}
   */
  String called(String name, @Nullable Integer code) {
    if (succeeded.containsKey(name)) {
      return name;
    }
    boolean exists = code == null || code != RpcErrorCode.METHOD_NOT_FOUND;
    if (!exists || succeeded.size() >= MOST) {
      return OTHER;
    }
    succeeded.put(name, attributes(name, null, null));
    return name;
  }

  /** Returns the attributes of a call that has ended. */
  KeyValues attributes(String method, @Nullable Integer code, @Nullable Throwable error) {
    KeyValues known = code == null && error == null ? succeeded.get(method) : null;
    return known != null
        ? known
        : shared.and(
            Attributes.errorType(code, error),
            Attributes.method(method),
            Attributes.statusCode(code));
  }
}
