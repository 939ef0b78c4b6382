package io.zerocall.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.SenderContext;
import io.zerocall.client.ClientCall;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, as handlers and conventions see it. The carrier is the context itself: what
 * a propagator sets in it is sent with the call. Used by one thread at a time.
 */
public final class RpcClientObservationContext extends SenderContext<RpcClientObservationContext> {
  private static final String MULTI_CALL = "MultiCall";
  private static final Propagator.Setter<RpcClientObservationContext> SETTER =
      (carrier, name, value) -> {
        if (carrier != null) {
          carrier.propagate(name, value);
        }
      };

  private final ObservedServer server;
  private ClientCall call;
  private @Nullable String method; // null until the end
  private @Nullable Integer statusCode;
  private KeyValues lowCardinality = KeyValues.empty();

  RpcClientObservationContext(ClientCall call, ObservedServer server) {
    super(SETTER, Kind.CLIENT);
    this.server = server;
    this.call = call;
    setCarrier(this);
  }

  private void propagate(String name, String value) {
    call =
        TraceFields.isTraceparent(name) ? call.withTraceparent(value) : call.withMeta(name, value);
  }

  /** Returns the call as it is sent. */
  public ClientCall call() {
    return call;
  }

  /**
   * Returns the method's name, {@code MultiCall}, or {@code _OTHER}; empty until the call has
   * ended. Callers of a gateway can make up names, so a name counts only once a call of it has
   * ended in anything but {@link io.zerocall.RpcErrorCode#METHOD_NOT_FOUND}, and only while there
   * are less than 1,000.
   */
  public Optional<String> method() {
    return Optional.ofNullable(method);
  }

  /** Returns the code of the error reply; null if there is no reply yet, or it is a result. */
  public @Nullable Integer statusCode() {
    return statusCode;
  }

  void ended(@Nullable Integer code) {
    statusCode = code;
    String name = call.method();
    method = server.methods().called(name.startsWith(MULTI_CALL + "[") ? MULTI_CALL : name, code);
  }

  /** Returns the server's host, socket or name. */
  public String serverAddress() {
    return server.address().address();
  }

  /** Returns the server's port; -1 if it has none. */
  public int serverPort() {
    return server.address().port();
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
    return method == null
        ? KeyValues.empty()
        : server.methods().attributes(method, statusCode, getError());
  }

  KeyValues moreAttributes() {
    return method == null ? KeyValues.empty() : Attributes.more(method, call.method(), null);
  }
}
