package io.zerocall.client;

import io.zerocall.RpcType;
import io.zerocall.client.call.CallFuture;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.ReplyDecoder;
import io.zerocall.client.contract.ClientInterface;
import io.zerocall.client.contract.InterfaceMethod;
import io.zerocall.client.contract.RemoteMethod;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Many calls in one round trip. The client sends the collected calls as one message; the server
 * runs them in the order written, and replies with one message. A broker runs them at the same
 * time. A call that fails doesn't prevent the others from running.
 *
 * <pre>{@code
 * MultiCall multi = client.multiCall();
 * Reply<Integer> product = multi.call(Calculator.class, c -> c.mult(2, 2));
 * Reply<String> echo = multi.call("my.namespace.echo", String.class, "hello");
 * multi.execute();
 * int four = product.get();
 * }</pre>
 *
 * <p>A client of several servers sends all calls to one of them. If it refuses every call because
 * it is overloaded or closing, the client sends them to another one, as it does with a single call.
 * If it refuses only some of them, their replies throw the refusal, and nothing is sent again. The
 * same goes for a MultiCall with a method that is one-way, which the server doesn't reply to.
 *
 * <p>A MultiCall can be executed only once. Not thread-safe.
 */
public final class MultiCall {
  private final ClientView view;
  private final List<MultiCallItem<?>> items = new ArrayList<>();
  private boolean executed;

  MultiCall(ClientView view) {
    this.view = view;
  }

  /**
   * Adds the one call that the function makes on the proxy that is passed to it. Nothing is sent
   * yet, and the value that the proxy returns there has no meaning. For a method that returns a
   * future, the reply is a completed future.
   *
   * @throws IllegalArgumentException if the function makes no call of a remote method, or more than
   *     one
   * @throws IllegalStateException if this MultiCall was executed already
   */
  public <S, R extends @Nullable Object> Reply<R> call(Class<S> type, Function<S, R> call) {
    return record(view.contracts().of(type, null), type, call);
  }

  /**
   * Adds a call as {@link #call(Class, Function)} does, for an interface under a namespace, which
   * may be empty.
   */
  public <S, R extends @Nullable Object> Reply<R> call(
      Class<S> type, String namespace, Function<S, R> call) {
    return record(view.contracts().of(type, namespace), type, call);
  }

  /** Adds a call as {@link #call(Class, Function)} does, for a {@code void} method. */
  @SuppressWarnings("NullAway") // NullAway doesn't know that a Void is null
  public <S> Reply<@Nullable Void> run(Class<S> type, Action<S> call) {
    return this.<S, @Nullable Void>call(type, proxy -> {
      call.apply(proxy);
      return null;
    });
  }

  private <S, R extends @Nullable Object> Reply<R> record(
      ClientInterface contract, Class<S> type, Function<S, R> call) {
    CallRecorder recorder = new CallRecorder(contract);
    InterfaceMethod method = recorder.record(type, call::apply);
    @Nullable Object @Nullable [] arguments = recorder.arguments();
    return add(new MultiCallItem<>(
        method.remote(),
        method.contract().isAsync(),
        method.contract().isOneWay(),
        method.body(view.contracts().requests(), arguments)));
  }

  /**
   * Adds a call of a method by its whole name, with positional parameters.
   *
   * @throws IllegalStateException if this MultiCall was executed already
   */
  public <R extends @Nullable Object> Reply<R> call(
      String method, Class<R> result, @Nullable Object... arguments) {
    return positional(method, result, arguments);
  }

  /**
   * Adds a call as {@link #call(String, Class, Object...)} does, for a result with type arguments.
   */
  public <R extends @Nullable Object> Reply<R> call(
      String method, RpcType<R> result, @Nullable Object... arguments) {
    return positional(method, result.type(), arguments);
  }

  private <R extends @Nullable Object> Reply<R> positional(
      String method, Type result, @Nullable Object[] arguments) {
    RemoteMethod remote = view.contracts().method(method, result);
    List<@Nullable Object> list = Arrays.asList(arguments.clone());
    return add(new MultiCallItem<>(
        remote, false, false, id -> view.contracts().requests().request(id, remote.name(), list)));
  }

  /** Adds a call as {@link #call(String, Class, Object...)} does, with parameters by name. */
  public <R extends @Nullable Object> Reply<R> callNamed(
      String method, Class<R> result, Map<String, ? extends @Nullable Object> arguments) {
    RemoteMethod remote = view.contracts().method(method, result);
    Map<String, @Nullable Object> map = new LinkedHashMap<>(arguments);
    return add(new MultiCallItem<>(
        remote, false, false, id -> view.contracts().requests().request(id, remote.name(), map)));
  }

  private <R extends @Nullable Object> Reply<R> add(MultiCallItem<R> item) {
    requireNotExecuted();
    items.add(item);
    return item;
  }

  /** Returns how many calls have been added. */
  public int size() {
    return items.size();
  }

  /**
   * Sends the calls and waits for the replies. An empty MultiCall sends nothing.
   *
   * @return the replies in the order of the calls; reading the reply to a call that failed throws
   * @throws io.zerocall.RpcException if the MultiCall as a whole fails; then every reply throws the
   *     same exception
   * @throws IllegalStateException if this MultiCall was executed already
   */
  public MultiCallResults execute() {
    MultiCallResults results = begin();
    try {
      if (expectsReply()) {
        return view.invoker().block(invocation(), decoder(results));
      }
      notifyAllItems();
      return results;
    } catch (Throwable thrown) {
      items.forEach(item -> item.fail(thrown));
      throw Exceptions.asItself(thrown);
    }
  }

  /**
   * Sends the calls and returns at once. Cancelling the future cancels the calls.
   *
   * @return a future that completes when the replies have arrived, and fails if the MultiCall as a
   *     whole does
   * @throws IllegalStateException if this MultiCall was executed already
   */
  public CompletableFuture<MultiCallResults> executeAsync() {
    MultiCallResults results = begin();
    if (!expectsReply()) {
      return notifyAllItemsAsync(results);
    }
    CompletableFuture<MultiCallResults> sent = view.invoker().async(invocation(), decoder(results));
    CallFuture<MultiCallResults> future = new CallFuture<>(() -> sent.cancel(true));
    var unused = sent.whenComplete((done, thrown) -> {
      if (thrown == null) {
        future.complete(done);
      } else {
        // The items come first, because the future's dependents read them.
        items.forEach(item -> item.fail(thrown));
        future.completeExceptionally(thrown);
      }
    });
    return future;
  }

  private MultiCallResults begin() {
    requireNotExecuted();
    executed = true;
    return new MultiCallResults(items);
  }

  /** Returns whether there is a reply: a batch of only notifications has none. */
  private boolean expectsReply() {
    return !items.stream().allMatch(MultiCallItem::isNotification);
  }

  private void notifyAllItems() throws Throwable {
    if (!items.isEmpty()) {
      view.invoker().send(invocation());
      items.forEach(item -> item.complete(null));
    }
  }

  private CompletableFuture<MultiCallResults> notifyAllItemsAsync(MultiCallResults results) {
    try {
      notifyAllItems();
      return CompletableFuture.completedFuture(results);
    } catch (Throwable thrown) {
      items.forEach(item -> item.fail(thrown));
      return CompletableFuture.failedFuture(thrown);
    }
  }

  private void requireNotExecuted() {
    if (executed) {
      throw new IllegalStateException(
          "this MultiCall was executed already (make a new one: client.multiCall())");
    }
  }

  private Invocation invocation() {
    return view.invocation(name(), items.size(), this::body, 0);
  }

  private String name() {
    return "MultiCall[" + items.size() + "]";
  }

  private byte[] body(long firstId) {
    List<byte[]> documents = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      documents.add(items.get(i).request(firstId + i));
    }
    return view.contracts().requests().batch(documents);
  }

  private ReplyDecoder<MultiCallResults> decoder(MultiCallResults results) {
    return new MultiCallDecoder(name(), items, results, view.calls().replies());
  }

  /** Makes one call on a proxy. */
  @FunctionalInterface
  public interface Function<S, R extends @Nullable Object> {
    /**
     * Makes the call.
     *
     * @throws Exception the exceptions that the method declares; they are never thrown here
     */
    R apply(S proxy) throws Exception;
  }

  /** Makes one call on a proxy, of a method that returns nothing. */
  @FunctionalInterface
  public interface Action<S> {
    /**
     * Makes the call.
     *
     * @throws Exception the exceptions that the method declares; they are never thrown here
     */
    void apply(S proxy) throws Exception;
  }
}
