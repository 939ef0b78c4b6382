package io.zerocall.topic;

import io.zerocall.contract.ContractReader;
import io.zerocall.contract.DefaultMethod;
import io.zerocall.contract.MethodContract;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.wire.JsonRpcRequestWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Handles the methods of a publisher: publishes when an abstract method is called, and runs default
 * methods and those of {@link Object}. Immutable.
 */
public final class PublisherProxy implements InvocationHandler {

  /** Publishes messages. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Publishes a message.
     *
     * @param topic the full name
     * @param document encodes the notification, for an ID below zero
     */
    void publish(String topic, LongFunction<byte[]> document) throws Throwable;
  }

  private final Class<?> type;
  private final String namespace;
  private final JsonRpcRequestWriter writer;
  private final Sink sink;
  private final Map<Method, Topic> topics = new HashMap<>();
  private final Map<Method, DefaultMethod> defaults = new HashMap<>();

  private PublisherProxy(JsonCodec codec, Class<?> type, @Nullable String namespace, Sink sink) {
    this.type = type;
    this.namespace = Names.namespace(type, namespace);
    this.writer = new JsonRpcRequestWriter(codec);
    this.sink = sink;
    List<MethodContract> contracts = new ContractReader(codec).ofInterface(type);
    for (MethodContract contract : contracts) {
      topics.put(contract.method(), topic(contract, codec.limits().nameBytes()));
    }
    // The same method may be inherited twice; it is not known in advance which declaration is
    // invoked.
    for (Method method : type.getMethods()) {
      contracts.stream()
          .filter(contract -> contract.isDeclaredBy(method))
          .findFirst()
          .ifPresent(contract ->
              topics.putIfAbsent(method, topic(contract, codec.limits().nameBytes())));
      if (method.isDefault() && !topics.containsKey(method)) {
        defaults.put(method, new DefaultMethod(method));
      }
    }
  }

  /**
   * Creates a publisher.
   *
   * @param namespace the prefix of the methods' names; null for the namespace in the interface's
   *     annotation
   * @throws IllegalArgumentException if it is not an interface, or there is another mistake in its
   *     declaration; the message names the method and the fix
   */
  public static <T> T of(
      JsonCodec codec, Class<T> type, @Nullable String namespace, PublisherProxy.Sink sink) {
    PublisherProxy handler = new PublisherProxy(codec, type, namespace, sink);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Topic topic(MethodContract contract, int nameBytes) {
    if (contract.method().getReturnType() != void.class) {
      throw new IllegalArgumentException(contract.method().toGenericString()
          + ": a publisher gets no reply (declare it void, or make a proxy to call"
          + " methods)");
    }
    String name = Names.requireTopic(Names.inNamespace(namespace, contract.name()), nameBytes);
    return new Topic(name, new SerializedName(name), contract);
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Topic topic = topics.get(method);
    if (topic != null) {
      sink.publish(
          topic.name(),
          id -> writer.request(id, topic.serialized(), topic.contract().parameters(), arguments));
      return null;
    }
    DefaultMethod local = defaults.get(method);
    if (local != null) {
      return local.invoke(proxy, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default ->
        type.getSimpleName() + "[publishes" + (namespace.isEmpty() ? "" : " to " + namespace) + "]";
    };
  }

  /** The topic that a method publishes to. */
  private record Topic(String name, SerializedName serialized, MethodContract contract) {}
}
