package io.zerocall.server.method;

import io.zerocall.contract.MethodContract;
import io.zerocall.server.work.LatencyProfile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A method that refers to the connection that calls it. Its receiver is created for each call. */
public final class ConnectionMethod extends ServerMethod {
  private final Function<Caller, ?> receiver;
  private final MethodHandle handle;

  /**
   * Creates a method.
   *
   * @param name its whole name on the wire
   * @param receiver creates the object whose method is run
   */
  ConnectionMethod(
      String name,
      MethodContract contract,
      Function<Caller, ?> receiver,
      Moment moment,
      LatencyProfile latency) {
    super(name, contract, latency, moment);
    this.receiver = receiver;
    this.handle = unreflect(contract.method())
        .asSpreader(Object[].class, contract.method().getParameterCount())
        .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
  }

  /**
   * A receiver whose method works on receipt, and that has something left to do when the call is
   * invoked in its turn.
   */
  public interface AnsweredLater {

    /** Returns the result of the call, or a future of it. */
    @Nullable
    Object answer(@Nullable Object[] arguments) throws Throwable;
  }

  /** Runs a method that works on receipt, when its message has been read. */
  public void received(@Nullable Object[] arguments, Caller caller) throws Throwable {
    var unused = run(arguments, caller);
  }

  /** Only answers the call of a method that works on receipt: it has run already. */
  @Override
  public @Nullable Object invoke(@Nullable Object[] arguments, Caller caller) throws Throwable {
    if (moment() != Moment.ON_RECEIPT) {
      return run(arguments, caller);
    }
    return receiver.apply(caller) instanceof AnsweredLater later ? later.answer(arguments) : null;
  }

  private @Nullable Object run(@Nullable Object[] arguments, Caller caller) throws Throwable {
    Object object = receiver.apply(caller);
    return (Object) handle.invokeExact(object, arguments);
  }

  @Override
  public @Nullable String topic(@Nullable Object[] arguments) {
    return moment() == Moment.IN_ORDER ? (String) arguments[0] : null;
  }
}
