package io.zerocall.server;

import io.zerocall.contract.MethodContract;
import io.zerocall.json.ParameterList;
import io.zerocall.json.RequestTarget;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** One method that can be called, bound to its object. Safe for use by any thread. */
class ServerMethod implements RequestTarget {
  private final String name;
  private final MethodContract contract;
  private final MethodHandle invoker;
  private final Pace pace;

  /**
   * Binds a method.
   *
   * @param name its whole name on the wire
   * @throws IllegalArgumentException if the module system denies access to it
   */
  ServerMethod(String name, MethodContract contract, Object service) {
    this.name = name;
    this.contract = contract;
    this.invoker = bind(contract.method(), service);
    this.pace = new Pace();
  }

  /** The same method under another name. */
  ServerMethod(String name, ServerMethod other) {
    this.name = name;
    this.contract = other.contract;
    this.invoker = other.invoker;
    this.pace = other.pace;
  }

  private static MethodHandle bind(Method method, Object service) {
    try {
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .bindTo(service)
          .asFixedArity()
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(java.lang.invoke.MethodType.methodType(Object.class, Object[].class));
    } catch (IllegalAccessException | RuntimeException e) {
      throw new IllegalArgumentException(
          method.toGenericString()
              + " can't be accessed (make its class public, or open its package to io.zerocall.server)",
          e);
    }
  }

  final String name() {
    return name;
  }

  final MethodContract contract() {
    return contract;
  }

  final Pace pace() {
    return pace;
  }

  @Override
  public final ParameterList parameterList() {
    return contract.parameters();
  }

  /** Runs the method; what it throws is thrown as it is. */
  @Nullable
  Object invoke(@Nullable Object[] arguments) throws Throwable {
    return (Object) invoker.invokeExact(arguments);
  }
}
