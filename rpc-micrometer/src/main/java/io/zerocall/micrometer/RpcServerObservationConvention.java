package io.zerocall.micrometer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * The names and attributes of a server's observations. The methods' defaults follow OpenTelemetry's
 * <a href="https://opentelemetry.io/docs/specs/semconv/rpc/json-rpc/">semantic conventions for
 * JSON-RPC</a>; override those that have to differ.
 *
 * <p>The timer {@code rpc.server.call.duration} has the attributes {@code rpc.system.name},
 * {@code rpc.method}, {@code rpc.status_code} and {@code error.type} (both the code of the error
 * reply). {@code none} means that an attribute doesn't apply. The span has the method's name, those
 * of the attributes that apply, {@code jsonrpc.protocol.version}, {@code network.peer.address}, and
 * {@code rpc.method_original} if {@code rpc.method} is not the name that was called. The address
 * under which the client knows the server is unknown here, so there is no {@code server.address}.
 *
 * <p>Nearly all of that is known only at the end, so an observation that has started has none of
 * it. Called by any number of threads concurrently.
 */
public interface RpcServerObservationConvention
    extends ObservationConvention<RpcServerObservationContext> {

  @Override
  default String getName() {
    return "rpc.server.call.duration";
  }

  @Override
  default @Nullable String getContextualName(RpcServerObservationContext context) {
    return context
        .method()
        .filter(method -> !method.equals(KnownMethods.OTHER))
        .orElse(Attributes.SYSTEM.getValue());
  }

  @Override
  default KeyValues getLowCardinalityKeyValues(RpcServerObservationContext context) {
    return context.attributes();
  }

  @Override
  default KeyValues getHighCardinalityKeyValues(RpcServerObservationContext context) {
    return context.moreAttributes();
  }

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof RpcServerObservationContext;
  }
}
