package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls methods in another process, through an interface or by name.
 *
 * <pre>{@code
 * try (RpcClient client = RpcClient.connect("tcp://127.0.0.1:5555")) {
 *   Calculator calculator = client.proxy(Calculator.class);
 *   int product = calculator.mult(5, 7);
 * }
 * }</pre>
 *
 * <p>One client has one connection, shared by any number of threads and proxies; it connects by
 * itself, again and again. Every call ends, by its deadline at the latest: with a result, with an
 * exception that the method threw, or with an {@link io.zerocall.RpcException}. A client is
 * immutable; a {@code with…} method returns a view that shares the connection.
 */
public final class RpcClient implements AutoCloseable {
  private final ClientView view;

  RpcClient(ClientView view) {
    this.view = view;
  }

  /**
   * A client with the defaults, which starts to connect and returns without waiting for the
   * connection.
   *
   * @param endpoint where the server listens: {@code tcp://host:port}, {@code ipc:///path} (a Unix
   *     domain socket) or {@code inproc://name}
   * @throws IllegalArgumentException if the endpoint is malformed
   */
  public static RpcClient connect(String endpoint) {
    return builder().connect(endpoint);
  }

  /** A new builder, with the defaults. */
  public static RpcClientBuilder builder() {
    return new RpcClientBuilder();
  }

  /** Where this client's server listens. */
  public String endpoint() {
    return view.connection().endpoint();
  }

  /**
   * A view of this client whose calls wait so long, unless a method's annotation says otherwise.
   *
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public RpcClient withTimeout(Duration timeout) {
    long nanos = RpcClientBuilder.requireTimeout(timeout).toNanos();
    return new RpcClient(view.with(view.options().withTimeout(nanos, false)));
  }

  /**
   * A view of this client whose calls fail at once while the server has been out of reach for the
   * {@linkplain RpcClientBuilder#connectTimeout connect timeout} (2 s if that is not set) or
   * longer. They end in an {@link io.zerocall.RpcUnavailableException}, which says why there is no
   * connection. Without it every call waits for the connect timeout, or until its deadline if that
   * is not set. The client tries to connect in the background, at least once a second while its
   * tries are refused, and calls succeed again once it is connected. For callers that have another
   * server to turn to, or a caller of their own who waits.
   */
  public RpcClient withFailFast() {
    return new RpcClient(view.with(view.options().withFailFast()));
  }

  /** A view of this client whose calls carry a piece of metadata more. */
  public RpcClient withMeta(String name, String value) {
    return new RpcClient(view.with(view.options().withMeta(name, value)));
  }

  /**
   * A view of this client whose calls carry more metadata. What has a name that is set already
   * replaces it.
   */
  public RpcClient withMeta(Map<String, String> more) {
    return new RpcClient(view.with(view.options().withMeta(more)));
  }

  /**
   * A proxy like another one whose calls wait so long, whatever the annotations say:
   * {@code RpcClient.withTimeout(calculator, Duration.ofMillis(50)).mult(5, 7)}.
   *
   * @throws IllegalArgumentException if it is not a proxy made by a client, or the timeout is not
   *     positive
   */
  @SuppressWarnings("unchecked")
  public static <T> T withTimeout(T proxy, Duration timeout) {
    if (!Proxy.isProxyClass(proxy.getClass())
        || !(Proxy.getInvocationHandler(proxy) instanceof ProxyHandler handler)) {
      throw new IllegalArgumentException(
          proxy.getClass().getName() + " is not a proxy made by an RpcClient");
    }
    ClientView view = handler.view();
    long nanos = RpcClientBuilder.requireTimeout(timeout).toNanos();
    return (T)
        ProxyHandler.proxy(handler.contract(), view.with(view.options().withTimeout(nanos, true)));
  }

  /**
   * An object that calls the server's methods. Abstract methods of the interface are remote: those
   * that return a {@link CompletableFuture} return at once, others wait. Default methods,
   * {@code equals}, {@code hashCode} and {@code toString} are answered here.
   *
   * @throws IllegalArgumentException if the interface has no namespace or another mistake in its
   *     declaration
   */
  public <T> T proxy(Class<T> type) {
    return type.cast(ProxyHandler.proxy(view.contracts().of(type, null), view));
  }

  /**
   * An object that calls the server's methods under a namespace, as {@link #proxy(Class)}.
   *
   * @param namespace empty for methods that are called by their own names alone
   * @throws IllegalArgumentException if the interface has a mistake in its declaration
   */
  public <T> T proxy(Class<T> type, String namespace) {
    return type.cast(ProxyHandler.proxy(view.contracts().of(type, namespace), view));
  }

  /** A new, empty MultiCall. */
  public MultiCall multiCall() {
    return new MultiCall(view);
  }

  /**
   * Calls a method by its whole name, with positional parameters, and waits for its result.
   *
   * @throws io.zerocall.RpcException if the call doesn't end with a result
   */
  public <T extends @Nullable Object> T call(
      String method, Class<T> result, @Nullable Object... arguments) {
    return view.block(method, result, view.positional(arguments));
  }

  /** As {@link #call(String, Class, Object...)}, for a result with type arguments. */
  public <T extends @Nullable Object> T call(
      String method, RpcType<T> result, @Nullable Object... arguments) {
    return view.block(method, result.type(), view.positional(arguments));
  }

  /** As {@link #call(String, Class, Object...)}, with parameters by name. */
  public <T extends @Nullable Object> T callNamed(
      String method, Class<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.block(method, result, view.named(arguments));
  }

  /** As {@link #callNamed(String, Class, Map)}, for a result with type arguments. */
  public <T extends @Nullable Object> T callNamed(
      String method, RpcType<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.block(method, result.type(), view.named(arguments));
  }

  /**
   * Calls a method by its whole name, with positional parameters, and returns at once. Cancelling
   * the future cancels the call.
   */
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      String method, Class<T> result, @Nullable Object... arguments) {
    return view.async(method, result, view.positional(arguments));
  }

  /** As {@link #callAsync(String, Class, Object...)}, for a result with type arguments. */
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      String method, RpcType<T> result, @Nullable Object... arguments) {
    return view.async(method, result.type(), view.positional(arguments));
  }

  /** As {@link #callAsync(String, Class, Object...)}, with parameters by name. */
  public <T extends @Nullable Object> CompletableFuture<T> callNamedAsync(
      String method, Class<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.async(method, result, view.named(arguments));
  }

  /** As {@link #callNamedAsync(String, Class, Map)}, for a result with type arguments. */
  public <T extends @Nullable Object> CompletableFuture<T> callNamedAsync(
      String method, RpcType<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.async(method, result.type(), view.named(arguments));
  }

  /**
   * Calls a method by its whole name with parameters as they are, and returns at once. An error
   * that the server replies is given as it came, like a result; the future fails where there is no
   * reply. Cancelling the future cancels the call. For those who pass on other people's calls.
   *
   * @param method any text at all
   * @param params an array or an object; null for none
   * @throws IllegalArgumentException if {@code params} are something else
   */
  public CompletableFuture<JsonReply> callJsonAsync(String method, @Nullable JsonText params) {
    return view.jsonAsync(method, params);
  }

  /**
   * Sends a notification as {@link #notify}, with parameters as they are.
   *
   * @param method any text at all
   * @param params an array or an object; null for none
   * @throws IllegalArgumentException if {@code params} are something else
   */
  public void notifyJson(String method, @Nullable JsonText params) {
    view.notifyJson(method, params);
  }

  /**
   * Sends a notification and returns at once: no reply comes, and nobody learns whether the method
   * ran. It is published too, to the topic of the method's name; a method need not be registered.
   *
   * @throws io.zerocall.RpcUnavailableException if the client is closed, or too much waits for a
   *     connection
   */
  public void notify(String method, @Nullable Object... arguments) {
    view.notify(method, view.positional(arguments));
  }

  /** As {@link #notify(String, Object...)}, with parameters by name. */
  public void notifyNamed(String method, Map<String, ? extends @Nullable Object> arguments) {
    view.notify(method, view.named(arguments));
  }

  /**
   * Calls the methods of an object that are annotated with {@link io.zerocall.RpcListener} for what
   * is published from now on. Waits for the server to say that the object is subscribed; after a
   * reconnection it is again by itself, with this view's metadata. The methods are called on the
   * callback executor, one at a time, in the order of what each publisher publishes to a topic;
   * they may block. A listener that is more than 1,024 messages behind misses some, and is told so
   * if it is an {@link io.zerocall.RpcMissedListener}, as it is of what the server could not send
   * to a connection that reads too slowly, and of the times without a connection. What it throws is
   * logged. It ends with the client.
   *
   * @throws IllegalArgumentException if a declaration has a mistake
   * @throws io.zerocall.RpcException if the server can't be asked or refuses; then the object
   *     listens to nothing
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public RpcSubscription subscribe(Object listener) {
    return view.subscribe(listener);
  }

  /**
   * As {@link #subscribe(Object)}, for a topic whose name or parameters are not known before.
   *
   * @param topic the whole name
   * @param listener takes each message's {@code params} as they are: an array or an object, or an
   *     empty array if there were none. It may be a {@link io.zerocall.RpcMissedListener} too
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public RpcSubscription subscribe(String topic, Consumer<JsonText> listener) {
    return view.subscribe(topic, listener);
  }

  /**
   * An object whose methods publish, each to the topic of its name, under the namespace that the
   * interface is annotated with. They return without waiting, as {@link #notify} does, and nobody
   * learns who has got the message. What one thread publishes to a topic arrives in its order.
   *
   * @throws IllegalArgumentException if the interface has no namespace, an abstract method that is
   *     not void, or another mistake in its declaration
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public <T> T publisher(Class<T> type) {
    return view.publisher(type, null);
  }

  /**
   * As {@link #publisher(Class)}, under a namespace.
   *
   * @param namespace empty for topics that are named by the methods' own names alone
   * @throws IllegalArgumentException if the interface has an abstract method that is not void, or
   *     another mistake in its declaration
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public <T> T publisher(Class<T> type, String namespace) {
    return view.publisher(type, namespace);
  }

  /**
   * Ends what is in flight with {@link io.zerocall.RpcConnectionLostException} and what is pending
   * with {@link io.zerocall.RpcUnavailableException}, ends all subscriptions, and frees the
   * connection and its threads; for all views of this client. Closing twice does nothing.
   */
  @Override
  public void close() {
    view.connection().close();
  }

  /** What makes this view's calls. */
  ClientView view() {
    return view;
  }

  /** Says where the server is, and whether there is a connection to it. */
  @Override
  public String toString() {
    return "RpcClient[" + endpoint() + ", " + view.connection().state() + "]";
  }
}
