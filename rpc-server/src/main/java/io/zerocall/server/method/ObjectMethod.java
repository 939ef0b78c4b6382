package io.zerocall.server.method;

import io.zerocall.contract.MethodContract;
import io.zerocall.server.work.LatencyProfile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A method of a registered object. */
final class ObjectMethod extends ServerMethod {
  private final MethodHandle handle;

  /**
   * Binds a method.
   *
   * @param name its whole name on the wire
   * @throws IllegalArgumentException if the module system denies access to it
   */
  ObjectMethod(String name, MethodContract contract, Object service) {
    super(name, contract, new LatencyProfile(), Moment.DISPATCHED);
    this.handle = unreflect(contract.method())
        .bindTo(service)
        .asSpreader(Object[].class, contract.method().getParameterCount())
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  @Override
  public @Nullable Object invoke(@Nullable Object[] arguments, Caller caller) throws Throwable {
    return (Object) handle.invokeExact(arguments);
  }
}
