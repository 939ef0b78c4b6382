package io.zerocall.client;

import io.zerocall.client.contract.ClientInterface;
import io.zerocall.client.contract.InterfaceMethod;
import io.zerocall.contract.DefaultMethod;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records which method a function calls, and with which arguments, without calling it. Used for one
 * call, on one thread.
 */
final class CallRecorder implements InvocationHandler {
  private final ClientInterface contract;
  private @Nullable InterfaceMethod method;
  private @Nullable Object @Nullable [] arguments;
  private @Nullable Object given;

  CallRecorder(ClientInterface contract) {
    this.contract = contract;
  }

  /**
   * Runs the function and returns the method that it calls.
   *
   * @throws IllegalArgumentException if it makes no call, or more than one, or returns something
   *     other than the call did
   */
  <S> InterfaceMethod record(Class<S> type, Recorded<S> call) {
    S proxy = type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    Object returned;
    try {
      returned = call.apply(proxy);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "the function threw instead of making a call of " + type.getName(), e);
    }
    if (method == null) {
      throw new IllegalArgumentException("the function calls no remote method of " + type.getName()
          + " (expected: exactly one call)");
    }
    if (!Objects.equals(returned, given)) {
      throw new IllegalArgumentException(
          "the function returns something other than " + method.remote().name()
              + " does (only make the call there, and use its result when the reply has arrived)");
    }
    return method;
  }

  /** The function that makes the call. */
  interface Recorded<S> {
    @Nullable
    Object apply(S proxy) throws Exception;
  }

  @Nullable
  Object @Nullable [] arguments() {
    return arguments;
  }

  /** Returns the value that the proxy returned, which has no meaning. */
  @Nullable
  Object given() {
    return given;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method called, @Nullable Object @Nullable [] with)
      throws Throwable {
    InterfaceMethod remote = contract.find(called);
    DefaultMethod bridge =
        remote == null && called.isBridge() ? contract.findDefault(called) : null;
    if (bridge != null) {
      return bridge.invoke(proxy, with); // calls the method that narrows it
    }
    if (remote == null) {
      throw new IllegalArgumentException(
          called.getName() + " is not a remote method of " + contract.type().getName()
              + (called.isDefault() ? " (call the remote method that it calls)" : ""));
    }
    if (method != null) {
      throw new IllegalArgumentException("the function calls more than one remote method: "
          + method.remote().name() + " and " + remote.remote().name()
          + " (expected: exactly one call)");
    }
    method = remote;
    arguments = with == null ? null : with.clone();
    given = zero(called.getReturnType());
    return given;
  }

  /** Returns the initial value of a variable of a type. */
  private static @Nullable Object zero(Class<?> type) {
    return type.isPrimitive() && type != void.class
        ? Array.get(Array.newInstance(type, 1), 0)
        : null;
  }
}
