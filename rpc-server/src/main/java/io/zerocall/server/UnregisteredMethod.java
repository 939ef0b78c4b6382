package io.zerocall.server;

import io.zerocall.contract.MethodContract;
import io.zerocall.contract.MethodRetries;
import io.zerocall.json.JsonType;
import io.zerocall.json.ParameterList;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.work.LatencyProfile;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The target of a name that is not registered, whose call goes elsewhere. Created for each call,
 * since callers choose the names; all instances of a server share a contract and a latency profile.
 */
abstract class UnregisteredMethod extends ServerMethod {
  /** What runs the call has the same deadline, and its reply is more specific. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  UnregisteredMethod(String name, MethodContract contract, LatencyProfile latency) {
    super(name, contract, latency, Moment.DISPATCHED);
  }

  /**
   * Returns a contract for any name.
   *
   * @param method the method that the calls are passed to; it returns a stage
   * @param params takes all {@code params} as one argument
   */
  static MethodContract contract(Method method, ParameterList params, JsonType result) {
    return new MethodContract(
        "*",
        method,
        List.of(method),
        params,
        result,
        true,
        false,
        false,
        false,
        0,
        "",
        List.of(),
        List.of(),
        MethodRetries.UNSAID);
  }

  /** Notifications keep their order, so they are published instead. */
  @Override
  public final boolean takesNotifications() {
    return false;
  }

  @Override
  public final long graceNanos() {
    return GRACE_NANOS;
  }
}
