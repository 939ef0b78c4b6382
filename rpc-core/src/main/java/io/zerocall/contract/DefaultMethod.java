package io.zerocall.contract;

import io.zerocall.json.ModuleAccess;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method that an interface itself implements, prepared to be run on a proxy. Immutable. */
public final class DefaultMethod {
  private final Method method;
  private final @Nullable MethodHandle handle;

  public DefaultMethod(Method method) {
    this.method = method;
    this.handle = handle(method);
  }

  /**
   * Returns a handle of the method, including methods of interfaces that are not public; null if
   * the interface's module doesn't open its package.
   */
  private static @Nullable MethodHandle handle(Method method) {
    Class<?> declaring = method.getDeclaringClass();
    // Without this a lookup can't access another module, even if that module is open.
    DefaultMethod.class.getModule().addReads(declaring.getModule());
    try {
      return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
          .unreflectSpecial(method, declaring)
          .asFixedArity()
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  /** Runs the method; its exceptions are thrown unchanged. */
  public @Nullable Object invoke(Object proxy, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (handle != null) {
      return (Object) handle.invokeExact(proxy, arguments);
    }
    try {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(
          method.toGenericString() + " can't be accessed ("
              + ModuleAccess.fix(method.getDeclaringClass()) + ")",
          e);
    }
  }
}
