package io.zerocall.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of OpenTelemetry's semantic conventions for RPC. All time series of a timer need
 * the same attributes, so an attribute that doesn't apply has the value {@code none} there.
 */
final class Attributes {
  static final KeyValue SYSTEM = KeyValue.of("rpc.system.name", "jsonrpc");

  private static final KeyValue VERSION_ALONE = KeyValue.of("jsonrpc.protocol.version", "2.0");
  private static final KeyValues VERSION = KeyValues.of(VERSION_ALONE);

  private static final String ERROR_TYPE = "error.type";
  private static final String METHOD = "rpc.method";
  private static final String METHOD_ORIGINAL = "rpc.method_original";
  private static final String STATUS_CODE = "rpc.status_code";
  private static final String PEER_ADDRESS = "network.peer.address";
  private static final String SERVER_ADDRESS = "server.address";
  private static final String SERVER_PORT = "server.port";

  private static final KeyValue NO_ERROR = KeyValue.of(ERROR_TYPE, KeyValue.NONE_VALUE);
  private static final KeyValue NO_STATUS = KeyValue.of(STATUS_CODE, KeyValue.NONE_VALUE);
  private static final KeyValue NO_PORT = KeyValue.of(SERVER_PORT, KeyValue.NONE_VALUE);

  private Attributes() {}

  /** Returns the error code, or else the exception's class if the call failed without a reply. */
  static KeyValue errorType(@Nullable Integer statusCode, @Nullable Throwable error) {
    if (statusCode != null) {
      return KeyValue.of(ERROR_TYPE, statusCode.toString());
    }
    return error == null ? NO_ERROR : KeyValue.of(ERROR_TYPE, error.getClass().getName());
  }

  static KeyValue method(String name) {
    return KeyValue.of(METHOD, name);
  }

  static KeyValue statusCode(@Nullable Integer code) {
    return code == null ? NO_STATUS : KeyValue.of(STATUS_CODE, code.toString());
  }

  static KeyValue serverAddress(String address) {
    return KeyValue.of(SERVER_ADDRESS, address);
  }

  static KeyValue serverPort(int port) {
    return port < 0 ? NO_PORT : KeyValue.of(SERVER_PORT, Integer.toString(port));
  }

  /**
   * Returns the attributes that only a span has.
   *
   * @param method the method's name, or another one if it is not known
   * @param called the name that was called
   */
  static KeyValues more(String method, String called, @Nullable InetAddress peer) {
    KeyValues more = peer == null
        ? VERSION
        : KeyValues.of(VERSION_ALONE, KeyValue.of(PEER_ADDRESS, peer.getHostAddress()));
    return method.equals(called) ? more : more.and(METHOD_ORIGINAL, called);
  }

  /** Returns the key values that have a value. */
  static KeyValues present(KeyValues all) {
    return those(all, each -> !each.getValue().equals(KeyValue.NONE_VALUE));
  }

  /** Returns the key values but the one with a key. */
  static KeyValues without(KeyValues all, String key) {
    return those(all, each -> !each.getKey().equals(key));
  }

  private static KeyValues those(KeyValues all, Predicate<KeyValue> wanted) {
    List<KeyValue> some = new ArrayList<>();
    for (KeyValue each : all) {
      if (wanted.test(each)) {
        some.add(each);
      }
    }
    return KeyValues.of(some);
  }

  /** Returns the key value with a key; null if there is none. */
  static @Nullable KeyValue find(KeyValues all, String key) {
    for (KeyValue each : all) {
      if (each.getKey().equals(key)) {
        return each;
      }
    }
    return null;
  }
}
