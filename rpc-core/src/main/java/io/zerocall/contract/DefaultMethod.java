package io.zerocall.contract;

import io.zerocall.json.ModuleAccess;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method that an interface itself implements, ready to be run on a proxy. Immutable. */
public final class DefaultMethod {
  private final Method method;
  private final @Nullable MethodHandle handle;

  public DefaultMethod(Method method) {
    this.method = method;
    this.handle = handle(method);
  }

  /**
   * Reaches interfaces that are not public too; null where the interface's module keeps its package
   * closed.
   */
  private static @Nullable MethodHandle handle(Method method) {
    Class<?> declaring = method.getDeclaringClass();
    // Without it a lookup reaches no other module, however open that is.
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
          method.toGenericString() + " can't be accessed ("
              + ModuleAccess.mend(method.getDeclaringClass()) + ")",
          e);
    }
  }
}
