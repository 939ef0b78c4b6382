package io.zerocall.client;

import io.zerocall.client.contract.ClientInterface;
import io.zerocall.client.contract.InterfaceMethod;
import io.zerocall.contract.DefaultMethod;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Handles the methods of a proxy: calls remote ones, and runs default methods and those of
 * {@link Object} locally. Immutable.
 */
final class ProxyHandler implements InvocationHandler {
  private final ClientInterface contract;
  private final ClientView view;

  private ProxyHandler(ClientInterface contract, ClientView view) {
    this.contract = contract;
    this.view = view;
  }

  /** Creates a proxy of an interface that calls through a view. */
  static Object proxy(ClientInterface contract, ClientView view) {
    Class<?> type = contract.type();
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, new ProxyHandler(contract, view));
  }

  ClientInterface contract() {
    return contract;
  }

  ClientView view() {
    return view;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    InterfaceMethod called = contract.find(method);
    if (called != null) {
      return view.invoke(called, arguments);
    }
    DefaultMethod local = contract.findDefault(method);
    if (local != null) {
      return local.invoke(proxy, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> contract.type().getSimpleName() + "[" + where() + "]";
    };
  }

  private String where() {
    String namespace = contract.namespace();
    return (namespace.isEmpty() ? "" : namespace + " ") + "at " + view.calls().endpoint();
  }
}
