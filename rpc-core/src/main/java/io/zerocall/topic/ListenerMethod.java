package io.zerocall.topic;

import io.zerocall.contract.MethodContract;
import io.zerocall.json.ModuleAccess;
import io.zerocall.json.ParameterList;
import io.zerocall.json.document.RequestTarget;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method that is called for a topic's messages, bound to its object. Thread-safe. */
final class ListenerMethod implements RequestTarget {
  private final MethodContract contract;
  private final MethodHandle invoker;

  /**
   * Binds a method.
   *
   * @throws IllegalArgumentException if the module system denies access to it
   */
  ListenerMethod(MethodContract contract, Object listener) {
    this.contract = contract;
    this.invoker = bind(contract.method(), listener);
  }

  private static MethodHandle bind(Method method, Object listener) {
    try {
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .bindTo(listener)
          .asFixedArity()
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(MethodType.methodType(void.class, Object[].class));
    } catch (IllegalAccessException | RuntimeException e) {
      throw new IllegalArgumentException(
          method.toGenericString() + " can't be accessed ("
              + ModuleAccess.fix(method.getDeclaringClass()) + ")",
          e);
    }
  }

  @Override
  public ParameterList parameterList() {
    return contract.parameters();
  }

  /** Runs the method; its exceptions are thrown unchanged. */
  void invoke(@Nullable Object[] arguments) throws Throwable {
    invoker.invokeExact(arguments);
  }

  @Override
  public String toString() {
    return contract.method().getDeclaringClass().getName() + "."
        + contract.method().getName();
  }
}
