package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.RpcSubscription;
import io.zerocall.client.call.CallExecutor;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.ReplyDecoder;
import io.zerocall.client.contract.Contracts;
import io.zerocall.client.contract.InterfaceMethod;
import io.zerocall.client.contract.RemoteMethod;
import io.zerocall.client.topic.SubscriptionCalls;
import io.zerocall.client.topic.Subscriptions;
import io.zerocall.json.document.ReplyReader;
import io.zerocall.json.document.SerializedName;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one view of a client: through proxies, by name, and in JSON. Immutable, and so
 * thread-safe.
 */
record ClientView(
    CallInvoker invoker, Contracts contracts, Subscriptions subscriptions, CallOptions options)
    implements SubscriptionCalls {

  ClientView with(CallOptions changed) {
    return new ClientView(invoker, contracts, subscriptions, changed);
  }

  /** @throws IllegalArgumentException if the timeout is not positive, or too long */
  ClientView withTimeout(Duration timeout) {
    return with(options.withTimeout(timeout, false));
  }

  CallExecutor calls() {
    return invoker.calls();
  }

  /** Creates the invocation of a call, or of a batch of {@code count} calls, that begins now. */
  Invocation invocation(
      String name, int count, LongFunction<byte[]> body, long methodTimeoutMillis) {
    return invocation(name, count, body, methodTimeoutMillis, false);
  }

  private Invocation invocation(
      String name,
      int count,
      LongFunction<byte[]> body,
      long methodTimeoutMillis,
      boolean isIdempotent) {
    return new Invocation(
        name,
        count,
        body,
        calls().now(),
        options.timeoutNanos(methodTimeoutMillis),
        options.failFast(),
        CallInvoker.currentTraceparent(),
        options.meta(),
        options.routing(),
        options.repeats(isIdempotent),
        0,
        options.timing());
  }

  // Calls through a proxy.

  @Nullable
  Object invoke(InterfaceMethod method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Invocation invocation = invocation(
        method.remote().name().toString(),
        1,
        method.body(contracts.requests(), arguments),
        method.contract().timeoutMillis(),
        method.contract().isIdempotent());
    if (method.contract().isOneWay()) {
      invoker.send(invocation);
      return null;
    }
    ReplyDecoder<@Nullable Object> decoder = decoder(method.remote());
    return method.contract().isAsync()
        ? invoker.async(invocation, decoder)
        : invoker.block(invocation, decoder);
  }

  // NullAway doesn't see the type argument's nullness through the lambda
  @SuppressWarnings("NullAway")
  private ReplyDecoder<@Nullable Object> decoder(RemoteMethod method) {
    ReplyReader replies = calls().replies();
    return (exceptions, document, firstId, call) ->
        method.decode(replies, exceptions, document, call);
  }

  // Calls by name.

  /** Writes a request with its parameters. */
  interface Params {
    byte[] request(long id, SerializedName method);
  }

  Params positional(@Nullable Object... arguments) {
    List<@Nullable Object> list = Arrays.asList(arguments);
    return (id, method) -> contracts.requests().request(id, method, list);
  }

  Params named(Map<String, ? extends @Nullable Object> arguments) {
    return (id, method) -> contracts.requests().request(id, method, arguments);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the result's type is T
  <T extends @Nullable Object> T block(String name, Type result, Params params) {
    RemoteMethod method = contracts.method(name, result);
    return block(invocation(method.name(), params), method);
  }

  /** Calls and waits, and reads the reply as that of a method. */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // as above
  <T extends @Nullable Object> T block(Invocation invocation, RemoteMethod method) {
    try {
      return (T) invoker.block(invocation, decoder(method));
    } catch (Throwable thrown) {
      throw Exceptions.asItself(thrown);
    }
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // as above
  <T extends @Nullable Object> CompletableFuture<T> async(String name, Type result, Params params) {
    RemoteMethod method = contracts.method(name, result);
    return async(invocation(method.name(), params), method);
  }

  /** Calls and returns at once; the reply is read as that of a method. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as above
  <T extends @Nullable Object> CompletableFuture<T> async(
      Invocation invocation, RemoteMethod method) {
    return (CompletableFuture<T>) invoker.async(invocation, decoder(method));
  }

  /** Calls as {@link #async} does; the user's callback executor has no part in it. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as above
  <T extends @Nullable Object> CompletableFuture<T> asyncOnSharedThreads(
      Invocation invocation, RemoteMethod method) {
    return (CompletableFuture<T>)
        invoker.async(invocation, decoder(method), CallbackThreads.SHARED);
  }

  void notify(String name, Params params) {
    send(invocation(contracts.method(name, void.class).name(), params));
  }

  Invocation invocation(SerializedName method, Params params) {
    return invocation(method.toString(), 1, id -> params.request(id, method), 0);
  }

  // Calls in JSON.

  CompletableFuture<JsonReply> jsonAsync(String method, @Nullable JsonText params) {
    return invoker.async(
        json(method, params), new JsonReplyDecoder(method, calls().replies()));
  }

  void notifyJson(String method, @Nullable JsonText params) {
    send(json(method, params));
  }

  /** Creates an invocation whose name is not cached, since others may choose it. */
  private Invocation json(String method, @Nullable JsonText params) {
    if (params != null && !params.isArray() && !params.isObject()) {
      throw new IllegalArgumentException("params: expected an array or an object");
    }
    SerializedName name = new SerializedName(method);
    return invocation(method, 1, id -> contracts.requests().request(id, name, params), 0);
  }

  // Topics. These calls are the library's own, so users' codecs don't apply to them.

  RpcSubscription subscribe(Object listener) {
    return requireSubscriptions().subscribe(this, listener);
  }

  RpcSubscription subscribe(String topic, Consumer<JsonText> listener) {
    return requireSubscriptions().subscribe(this, topic, listener);
  }

  private Subscriptions requireSubscriptions() {
    contracts.requireTopics();
    return subscriptions;
  }

  @Override
  public SubscriptionCalls at(CallExecutor server) {
    return new ClientView(invoker.of(server), contracts, subscriptions, options);
  }

  @Override
  public Invocation invocation(String method) {
    return invocation(method, 1, id -> new byte[0], 0);
  }

  @Override
  public void call(String method, String topic) {
    var unused = block(method, JsonText.class, positional(JsonText.ofString(topic)));
  }

  @Override
  public CompletableFuture<?> callAsync(String method, String topic) {
    RemoteMethod remote = contracts.method(method, JsonText.class);
    return invoker.async(
        invocation(remote.name(), positional(JsonText.ofString(topic))),
        decoder(remote),
        CallbackThreads.SHARED);
  }

  <T> T publisher(Class<T> type, @Nullable String namespace) {
    contracts.requireTopics();
    return contracts.publisher(
        type, namespace, (topic, document) -> invoker.send(invocation(topic, 1, document, 0)));
  }

  private void send(Invocation invocation) {
    try {
      invoker.send(invocation);
    } catch (Throwable thrown) {
      throw Exceptions.asItself(thrown);
    }
  }
}
