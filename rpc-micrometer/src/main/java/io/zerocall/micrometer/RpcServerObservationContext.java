package io.zerocall.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import io.zerocall.server.ServerCall;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of a server, as handlers and conventions see it. The carrier is the call: a propagator
 * reads its {@code traceparent} and its metadata. Used by one thread at a time.
 */
public final class RpcServerObservationContext extends ReceiverContext<ServerCall> {
  private static final Propagator.Getter<ServerCall> GETTER = TraceFields::of;

  private final KnownMethods methods;
  private final ServerCall call;
  private @Nullable String method; // null until the end
  private @Nullable Integer statusCode;
  private KeyValues lowCardinality = KeyValues.empty();

  RpcServerObservationContext(ServerCall call, KnownMethods methods) {
    super(GETTER, Kind.SERVER);
    this.methods = methods;
    this.call = call;
    setCarrier(call);
  }

  /** Returns the call. */
  public ServerCall call() {
    return call;
  }

  /**
   * Returns the method's name or {@code _OTHER}; empty until the call has ended. Callers of a
   * gateway or broker can make up names, so a name counts only once a call of it has ended in
   * anything but {@link io.zerocall.RpcErrorCode#METHOD_NOT_FOUND}, and only while there are less
   * than 1,000. The name of a topic that a client publishes to never counts.
   */
  public Optional<String> method() {
    return Optional.ofNullable(method);
  }

  /** Returns the code of the error reply; null if the call has not ended yet, or has a result. */
  public @Nullable Integer statusCode() {
    return statusCode;
  }

  void ended(@Nullable Integer code) {
    statusCode = code;
    method = call.isPublishing() ? KnownMethods.OTHER : methods.called(call.method(), code);
  }

  // The superclass would put each key value into a map, and sort them whenever it returns them.

  @Override
  public Observation.Context addLowCardinalityKeyValue(KeyValue keyValue) {
    lowCardinality = lowCardinality.and(keyValue);
    return this;
  }

  @Override
  public Observation.Context addLowCardinalityKeyValues(KeyValues keyValues) {
    lowCardinality = lowCardinality.and(keyValues);
    return this;
  }

  @Override
  public Observation.Context removeLowCardinalityKeyValue(String keyName) {
    lowCardinality = Attributes.without(lowCardinality, keyName);
    return this;
  }

  @Override
  public KeyValues getLowCardinalityKeyValues() {
    return lowCardinality;
  }

  @Override
  public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
    return Attributes.find(lowCardinality, key);
  }

  /** Returns the attributes of the span, which has only those that apply to the call. */
  @Override
  public KeyValues getAllKeyValues() {
    return Attributes.present(super.getAllKeyValues());
  }

  KeyValues attributes() {
    return method == null ? KeyValues.empty() : methods.attributes(method, statusCode, getError());
  }

  KeyValues moreAttributes() {
    return method == null
        ? KeyValues.empty()
        : Attributes.more(method, call.method(), call.context().remoteAddress().orElse(null));
  }
}
