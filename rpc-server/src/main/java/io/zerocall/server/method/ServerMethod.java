package io.zerocall.server.method;

import io.zerocall.contract.MethodContract;
import io.zerocall.contract.Names;
import io.zerocall.json.ModuleAccess;
import io.zerocall.json.ParameterList;
import io.zerocall.json.document.RequestTarget;
import io.zerocall.server.work.LatencyProfile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** One method that can be called. Thread-safe. */
public abstract class ServerMethod implements RequestTarget {
  private final String name;
  private final MethodContract contract;
  private final LatencyProfile latency;
  private final Moment moment;

  /** When a method does its work. */
  public enum Moment {
    /** When the server has a thread for it. */
    DISPATCHED,
    /** In the order of its connection's messages, unless there are interceptors. */
    IN_ORDER,
    /** When its message has been read, whatever happens to the message afterwards. */
    ON_RECEIPT
  }

  /** @param name its whole name on the wire */
  protected ServerMethod(
      String name, MethodContract contract, LatencyProfile latency, Moment moment) {
    this.name = name;
    this.contract = contract;
    this.latency = latency;
    this.moment = moment;
  }

  /**
   * Makes a method accessible and finds its handle.
   *
   * @throws IllegalArgumentException if the module system denies access to it
   */
  static MethodHandle unreflect(Method method) {
    try {
      method.setAccessible(true);
      return MethodHandles.lookup().unreflect(method).asFixedArity();
    } catch (IllegalAccessException | RuntimeException e) {
      throw new IllegalArgumentException(
          method.toGenericString() + " can't be accessed ("
              + ModuleAccess.fix(method.getDeclaringClass()) + ")",
          e);
    }
  }

  public final String name() {
    return name;
  }

  public final MethodContract contract() {
    return contract;
  }

  public final LatencyProfile latency() {
    return latency;
  }

  public final Moment moment() {
    return moment;
  }

  @Override
  public final ParameterList parameterList() {
    return contract.parameters();
  }

  /** Any name that is not reserved may be a topic with subscribers. */
  @Override
  public final boolean publishesNotifications() {
    return !Names.isReserved(name);
  }

  /** Runs the method; exceptions of the method are thrown unchanged. */
  public abstract @Nullable Object invoke(@Nullable Object[] arguments, Caller caller)
      throws Throwable;

  /** Returns how long after a call's deadline its method's future may still complete. */
  public long graceNanos() {
    return 0;
  }

  /** Returns the topic that a call with these arguments refers to; null for most methods. */
  public @Nullable String topic(@Nullable Object[] arguments) {
    return null;
  }
}
