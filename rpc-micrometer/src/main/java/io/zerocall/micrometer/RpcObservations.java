package io.zerocall.micrometer;

import io.micrometer.observation.ObservationRegistry;
import io.zerocall.client.ClientInterceptor;
import io.zerocall.server.ServerInterceptor;

/**
 * Creates the interceptors that make an observation of each call. With the handlers of an
 * {@link ObservationRegistry}, an observation becomes a timer, a span of a trace, or both.
 *
 * <pre>{@code
 * RpcClient.builder().intercept(RpcObservations.client(registry))
 * RpcServer.builder().intercept(RpcObservations.server(registry))
 * }</pre>
 *
 * <p>Names and attributes follow OpenTelemetry's semantic conventions for RPC and JSON-RPC, as
 * {@link RpcClientObservationConvention} and {@link RpcServerObservationConvention} list them. A
 * convention that is passed here replaces these, and so does one that the registry knows.
 *
 * <p>The trace travels in the call's {@code traceparent}. Further fields of a propagator, such as
 * {@code tracestate} or {@code baggage}, travel as metadata. Brokers and gateways pass both on.
 *
 * <p>Add the interceptor first: an observation covers the interceptors after its own, and each
 * retry of an interceptor before it is an observation of its own.
 */
public final class RpcObservations {
  private RpcObservations() {}

  /**
   * Returns an interceptor for clients. A MultiCall is one observation. The parent of an
   * observation is the thread's current one, or that of the served call that the thread runs.
   */
  public static ClientInterceptor client(ObservationRegistry registry) {
    return new ObservingClientInterceptor(registry, null);
  }

  /** Returns an interceptor for clients as {@link #client(ObservationRegistry)} does. */
  public static ClientInterceptor client(
      ObservationRegistry registry, RpcClientObservationConvention convention) {
    return new ObservingClientInterceptor(registry, convention);
  }

  /**
   * Returns an interceptor for servers. Each call of a batch is an observation. It is the thread's
   * current one while the method runs, and ends when the method has returned, or the future that
   * the method returned is complete. Calls that never reach interceptors are not observed, such as
   * those that a limit refuses or whose parameters don't fit: see {@link RpcServerMetrics}. Nor are
   * the notifications that clients send by themselves, such as {@code rpc.cancel}.
   */
  public static ServerInterceptor server(ObservationRegistry registry) {
    return new ObservingServerInterceptor(registry, null);
  }

  /** Returns an interceptor for servers as {@link #server(ObservationRegistry)} does. */
  public static ServerInterceptor server(
      ObservationRegistry registry, RpcServerObservationConvention convention) {
    return new ObservingServerInterceptor(registry, convention);
  }
}
