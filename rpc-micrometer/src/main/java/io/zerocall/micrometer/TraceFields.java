package io.zerocall.micrometer;

import io.zerocall.RpcContext;
import io.zerocall.server.ServerCall;
import org.jspecify.annotations.Nullable;

/** Where the fields of a propagator are in a call: one has its own place, others are metadata. */
final class TraceFields {
  private static final String TRACEPARENT = "traceparent";

  private TraceFields() {}

  static boolean isTraceparent(String name) {
    return name.equals(TRACEPARENT);
  }

  static @Nullable String of(ServerCall call, String name) {
    RpcContext context = call.context();
    return isTraceparent(name)
        ? context.traceparent().orElse(null)
        : context.meta().get(name);
  }
}
