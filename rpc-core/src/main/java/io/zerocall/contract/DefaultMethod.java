package io.zerocall.contract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method that an interface itself implements, ready to be run on a proxy. Immutable. */
public final class DefaultMethod {
  private final Method method;
  private final MethodHandles.Lookup lookup;
  private final @Nullable MethodHandle handle;

  /**
   * Prepares a method.
   *
   * @param lookup whose rights reach an interface that is not public
   */
  public DefaultMethod(Method method, MethodHandles.Lookup lookup) {
    this.method = method;
    this.lookup = lookup;
    this.handle = handle();
  }

  /**
   * Reaches interfaces that are not public too; null where the interface's module keeps its package
   * closed.
   */
  private @Nullable MethodHandle handle() {
    Class<?> declaring = method.getDeclaringClass();
    try {
      return MethodHandles.privateLookupIn(declaring, lookup)
          .unreflectSpecial(method, declaring)
          .asFixedArity()
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  /** Runs the method; what it throws is thrown as it is. */
  public @Nullable Object invoke(Object proxy, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (handle != null) {
      return (Object) handle.invokeExact(proxy, arguments);
    }
    try {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(
          method.toGenericString()
              + " can't be accessed (make its interface public and export its package, or open the"
              + " package to " + moduleName() + ")",
          e);
    }
  }

  /** The module that needs access. */
  private String moduleName() {
    Module module = lookup.lookupClass().getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }
}
