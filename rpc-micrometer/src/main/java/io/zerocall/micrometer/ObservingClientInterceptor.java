package io.zerocall.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.RpcException;
import io.zerocall.RpcRemoteException;
import io.zerocall.client.ClientCall;
import io.zerocall.client.ClientInterceptor;
import io.zerocall.client.JsonReply;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes an observation of each call of a client. Thread-safe. */
final class ObservingClientInterceptor implements ClientInterceptor {
  private static final RpcClientObservationConvention DEFAULT =
      new RpcClientObservationConvention() {};

  private final ObservationRegistry registry;
  private final @Nullable RpcClientObservationConvention convention;
  private final Map<String, ObservedServer> servers = new ConcurrentHashMap<>(); // by endpoint

  ObservingClientInterceptor(
      ObservationRegistry registry, @Nullable RpcClientObservationConvention convention) {
    this.registry = registry;
    this.convention = convention;
  }

  @Override
  public CompletionStage<@Nullable Object> intercept(ClientCall call, Next next) {
    if (registry.isNoop()) {
      return next.proceed(call);
    }
    RpcClientObservationContext context = new RpcClientObservationContext(
        call, servers.computeIfAbsent(call.endpoint(), ObservedServer::of));
    Observation observation =
        Observation.createNotStarted(convention, DEFAULT, () -> context, registry);
    if (observation.isNoop()) {
      return next.proceed(call);
    }
    if (context.getParentObservation() == null) {
      observation.parentObservation(ServedCalls.current(registry));
    }
    observation.start();
    try {
      return ObservedStage.of(
          next.proceed(context.call()),
          (result, thrown) -> ended(observation, context, result, thrown));
    } catch (RuntimeException | Error e) {
      ended(observation, context, null, e);
      throw e;
    }
  }

  private static void ended(
      Observation observation,
      RpcClientObservationContext context,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Throwable failure = thrown;
    Integer code = thrown == null ? null : code(thrown);
    if (result instanceof JsonReply reply && reply.error() != null) {
      failure = new ErrorReply(reply.error().message());
      code = reply.error().code();
    }
    context.ended(code);
    if (failure != null) {
      observation.error(failure);
    }
    observation.stop();
  }

  /** Returns the code of the error reply that caused an exception; null if there was none. */
  private static @Nullable Integer code(Throwable thrown) {
    if (thrown instanceof RpcException failure) {
      return failure.code() == 0 ? null : failure.code();
    }
    // an exception of a class that the method declares
    return thrown.getCause() instanceof RpcRemoteException remote ? remote.code() : null;
  }
}
