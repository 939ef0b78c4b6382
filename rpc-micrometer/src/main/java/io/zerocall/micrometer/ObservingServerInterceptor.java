package io.zerocall.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.RpcErrorCode;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.ServerCall;
import io.zerocall.server.ServerInterceptor;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes an observation of each call of a server. Thread-safe. */
final class ObservingServerInterceptor implements ServerInterceptor {
  private static final RpcServerObservationConvention DEFAULT =
      new RpcServerObservationConvention() {};

  private final ObservationRegistry registry;
  private final @Nullable RpcServerObservationConvention convention;
  private final KnownMethods methods = new KnownMethods(Attributes.SYSTEM);

  ObservingServerInterceptor(
      ObservationRegistry registry, @Nullable RpcServerObservationConvention convention) {
    this.registry = registry;
    this.convention = convention;
  }

  @Override
  public CompletionStage<@Nullable Object> intercept(ServerCall call, Next next) {
    if (registry.isNoop() || isControl(call)) {
      return next.proceed();
    }
    RpcServerObservationContext context = new RpcServerObservationContext(call, methods);
    Observation observation =
        Observation.createNotStarted(convention, DEFAULT, () -> context, registry);
    if (observation.isNoop()) {
      return next.proceed();
    }
    observation.start();
    ServedCalls.begun(call.context(), observation);
    try {
      return ObservedStage.of(
          proceed(observation, next), (result, thrown) -> ended(observation, context, thrown));
    } catch (RuntimeException | Error e) {
      ended(observation, context, e);
      throw e;
    }
  }

  /** Returns whether a library sent the message by itself, such as {@code rpc.cancel}. */
  private static boolean isControl(ServerCall call) {
    return call.isNotification() && call.method().startsWith("rpc.");
  }

  private static CompletionStage<@Nullable Object> proceed(Observation observation, Next next) {
    Observation.Scope scope = observation.openScope();
    try {
      return next.proceed();
    } finally {
      scope.close();
    }
  }

  private static void ended(
      Observation observation, RpcServerObservationContext context, @Nullable Throwable thrown) {
    ServedCalls.ended(context.call().context(), observation);
    context.ended(thrown == null ? null : code(thrown));
    if (thrown != null) {
      observation.error(thrown);
    }
    observation.stop();
  }

  /** Returns the code that the server replies with if a method throws an exception. */
  private static int code(Throwable thrown) {
    if (thrown instanceof RpcErrorReply reply) {
      return reply.code();
    }
    return thrown instanceof CancellationException
        ? RpcErrorCode.CANCELLED
        : RpcErrorCode.APPLICATION_ERROR;
  }
}
