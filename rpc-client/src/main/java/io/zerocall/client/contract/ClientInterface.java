package io.zerocall.client.contract;

import io.zerocall.contract.DefaultMethod;
import io.zerocall.contract.MethodContract;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's interface, parsed once: which of its methods stand for which remote methods.
 * Immutable.
 */
public final class ClientInterface {
  private final Class<?> type;
  private final String namespace;
  private final Map<Method, InterfaceMethod> methods = new HashMap<>();
  private final Map<Method, DefaultMethod> defaults = new HashMap<>();

  ClientInterface(
      Class<?> type,
      String namespace,
      List<MethodContract> contracts,
      Function<MethodContract, RemoteMethod> remoteMethods) {
    this.type = type;
    this.namespace = namespace;
    for (MethodContract contract : contracts) {
      methods.put(contract.method(), new InterfaceMethod(remoteMethods.apply(contract), contract));
    }
    // A method may be inherited twice; it is not known beforehand which declaration is invoked.
    for (Method method : type.getMethods()) {
      contracts.stream()
          .filter(contract -> contract.isDeclaredBy(method))
          .findFirst()
          .ifPresent(contract -> methods.putIfAbsent(method, methodOf(contract)));
      if (method.isDefault() && !methods.containsKey(method)) {
        defaults.put(method, new DefaultMethod(method));
      }
    }
  }

  private InterfaceMethod methodOf(MethodContract contract) {
    InterfaceMethod method = methods.get(contract.method());
    if (method == null) {
      throw new IllegalStateException(contract.name());
    }
    return method;
  }

  /** Returns the remote method that a method stands for, or null if it is a local one. */
  @Nullable
  public InterfaceMethod find(Method method) {
    return methods.get(method);
  }

  /** Returns the default implementation of a method, or null if it has none. */
  @Nullable
  public DefaultMethod findDefault(Method method) {
    return defaults.get(method);
  }

  public Class<?> type() {
    return type;
  }

  public String namespace() {
    return namespace;
  }
}
