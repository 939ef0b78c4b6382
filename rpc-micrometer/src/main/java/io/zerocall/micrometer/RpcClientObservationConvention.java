package io.zerocall.micrometer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * The names and attributes of a client's observations. The methods' defaults follow OpenTelemetry's
 * <a href="https://opentelemetry.io/docs/specs/semconv/rpc/json-rpc/">semantic conventions for
 * JSON-RPC</a>; override those that have to differ.
 *
 * <p>The timer {@code rpc.client.call.duration} has the attributes {@code rpc.system.name},
 * {@code rpc.method}, {@code rpc.status_code} (the code of the error reply), {@code error.type}
 * (that code, or the exception's class if there was no reply), {@code server.address} and
 * {@code server.port}. {@code none} means that an attribute doesn't apply. The span has the
 * method's name, those of the attributes that apply, {@code jsonrpc.protocol.version}, and
 * {@code rpc.method_original} if {@code rpc.method} is not the name that was called.
 *
 * <p>Called by any number of threads concurrently.
 */
public interface RpcClientObservationConvention
    extends ObservationConvention<RpcClientObservationContext> {

  @Override
  default String getName() {
    return "rpc.client.call.duration";
  }

  @Override
  default @Nullable String getContextualName(RpcClientObservationContext context) {
    String method = context.method();
    return method.equals(MethodNames.OTHER) ? Attributes.SYSTEM.getValue() : method;
  }

  @Override
  default KeyValues getLowCardinalityKeyValues(RpcClientObservationContext context) {
    return KeyValues.of( // in their order, which saves sorting
        Attributes.errorType(context.statusCode(), context.getError()),
        Attributes.method(context.method()),
        Attributes.statusCode(context.statusCode()),
        Attributes.SYSTEM,
        Attributes.serverAddress(context.serverAddress()),
        Attributes.serverPort(context.serverPort()));
  }

  @Override
  default KeyValues getHighCardinalityKeyValues(RpcClientObservationContext context) {
    return context
        .originalMethod()
        .map(name -> KeyValues.of(Attributes.VERSION, Attributes.originalMethod(name)))
        .orElse(Attributes.VERSION_ALONE);
  }

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof RpcClientObservationContext;
  }
}
