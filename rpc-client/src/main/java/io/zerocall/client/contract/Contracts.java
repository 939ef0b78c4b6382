package io.zerocall.client.contract;

import io.zerocall.RpcWire;
import io.zerocall.contract.ContractReader;
import io.zerocall.contract.ExceptionAdvice;
import io.zerocall.contract.MethodContract;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonType;
import io.zerocall.json.document.RequestWriter;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.wire.WireFormats;
import io.zerocall.topic.PublisherProxy;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A client's knowledge of interfaces, methods and types, each parsed once. Thread-safe. */
public final class Contracts {
  private final JsonCodec codec;
  private final RpcWire wire;
  private final Logger log;
  private final RequestWriter requests;
  private final ReportedExceptions registered;
  private final ContractReader reader;
  private final BoundedCache<InterfaceKey, ClientInterface> interfaces =
      new BoundedCache<>(this::read);
  private final BoundedCache<Type, JsonType> types = new BoundedCache<>(this::type);
  private final BoundedCache<String, SerializedName> names =
      new BoundedCache<>(name -> new SerializedName(Names.requireWellFormed(name, "method")));

  /**
   * Creates the contracts of a client.
   *
   * @param exceptions the exceptions that are rebuilt whichever method throws them
   * @param log logs the exceptions that can't be rebuilt
   */
  public Contracts(
      JsonCodec codec, RpcWire wire, List<Class<? extends Throwable>> exceptions, Logger log) {
    this.codec = codec;
    this.wire = wire;
    this.log = log;
    this.requests = WireFormats.requestWriter(wire, codec);
    this.registered = new ReportedExceptions(codec, wire, exceptions, log);
    this.reader = new ContractReader(codec);
    examine(exceptions);
  }

  /**
   * Checks whether exceptions can be rebuilt with their fields. Not for the original zerorpc, which
   * sends no fields.
   */
  private void examine(List<Class<? extends Throwable>> exceptions) {
    if (wire == RpcWire.JSON_RPC) {
      ExceptionAdvice.examine(exceptions, Contracts.class.getModule(), log);
    }
  }

  public RequestWriter requests() {
    return requests;
  }

  /** Returns an interface under a namespace, or under its own one if that is null. */
  public ClientInterface of(Class<?> type, @Nullable String namespace) {
    return interfaces.get(new InterfaceKey(type, namespace));
  }

  private ClientInterface read(InterfaceKey key) {
    String namespace = Names.namespace(key.type(), key.namespace());
    return new ClientInterface(
        key.type(),
        namespace,
        reader.ofInterface(key.type()),
        method -> remoteMethod(namespace, method));
  }

  private RemoteMethod remoteMethod(String namespace, MethodContract contract) {
    examine(contract.declared());
    return new RemoteMethod(
        new SerializedName(Names.inNamespace(namespace, contract.name())),
        contract.result(),
        registered.with(contract.declared(), contract.isAsync()));
  }

  /**
   * Checks that the wire has topics, before anything is published or subscribed to.
   *
   * @throws UnsupportedOperationException if there are no topics on this wire
   */
  public void requireTopics() {
    requireJsonRpc("topics to publish or subscribe to");
  }

  /**
   * Checks that the wire has jobs, before one is submitted or asked about.
   *
   * @throws UnsupportedOperationException if there are no jobs on this wire
   */
  public void requireJobs() {
    requireJsonRpc("jobs");
  }

  private void requireJsonRpc(String missing) {
    if (wire != RpcWire.JSON_RPC) {
      throw new UnsupportedOperationException(
          "the original zerorpc has no " + missing + " (wire: " + wire + ")");
    }
  }

  /**
   * Returns a publisher for an interface under a namespace, or under its own one if that is null.
   */
  public <T> T publisher(Class<T> type, @Nullable String namespace, PublisherProxy.Sink sink) {
    return PublisherProxy.of(codec, type, namespace, sink);
  }

  /** Returns a method of which only the name and the type of the result are known. */
  public RemoteMethod method(String name, Type result) {
    return new RemoteMethod(
        names.get(Names.requirePresent(name, "method")), types.get(result), registered);
  }

  /**
   * Returns a method of the library's own. Users' codecs and Jackson settings don't apply to its
   * result.
   */
  public RemoteMethod ownMethod(String name, Class<?> result) {
    return new RemoteMethod(names.get(name), codec.own().type(result), registered);
  }

  /** Returns a method without the result that it has, which is not read. */
  public RemoteMethod withoutResult(RemoteMethod method) {
    return new RemoteMethod(method.name(), types.get(void.class), method.exceptions());
  }

  private JsonType type(Type type) {
    JsonType json = codec.type(type);
    json.whyUnreadable().ifPresent(why -> {
      throw new IllegalArgumentException("the result can't be read from JSON: " + why);
    });
    return json;
  }

  /** @param namespace the requested namespace; null for the interface's own */
  private record InterfaceKey(Class<?> type, @Nullable String namespace) {}
}
