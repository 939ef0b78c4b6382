package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcType;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Connector;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A server that lets other processes call methods of objects in this process.
 *
 * <pre>{@code
 * try (RpcServer server = RpcServer.builder().bind("tcp://127.0.0.1:5555").register(new CalculatorService()).start()) {
 *   server.awaitClosed();
 * }
 * }</pre>
 *
 * <p>Only methods annotated with {@link io.zerocall.RpcMethod} can be called. Many threads call
 * them concurrently. A method that blocks delays no other call; the server runs a fast method
 * without waking another thread. Thread-safe.
 */
public final class RpcServer implements AutoCloseable {
  private static final Duration LAST_REPLIES = Duration.ofMillis(200);
  private static final Duration LONGEST_WITHDRAWAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_GRACE = Duration.ofDays(365);

  private final ServiceRegistry registry;
  private final ServerConnections connections;
  private final Dispatcher dispatcher;
  private final ServerTopics topics;
  private final DialedPeers brokers;
  private final Duration closeGrace;
  private final Logger log;
  private final List<Binding> bindings = new ArrayList<>();
  private final List<Binding> dialed = new ArrayList<>(); // guarded by bindings
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing; // guarded by bindings
  private volatile boolean listening;

  RpcServer(
      ServiceRegistry registry,
      ServerConnections connections,
      Dispatcher dispatcher,
      ServerTopics topics,
      DialedPeers brokers,
      Duration closeGrace,
      Logger log) {
    this.registry = registry;
    this.connections = connections;
    this.dispatcher = dispatcher;
    this.topics = topics;
    this.brokers = brokers;
    this.closeGrace = closeGrace;
    this.log = log;
  }

  /** Returns a new builder with the default settings. */
  public static RpcServerBuilder builder() {
    return new RpcServerBuilder();
  }

  void listen(
      Transport transport,
      List<String> endpoints,
      List<Connector> connectors,
      TransportOptions options) {
    synchronized (bindings) {
      for (String endpoint : endpoints) {
        bindings.add(transport.bind(endpoint, options, connections));
      }
      for (Connector connector : connectors) {
        bindings.add(connector.open(options, connections));
      }
    }
    if (!endpoints.isEmpty() || !connectors.isEmpty()) {
      log("Listening on {}");
      listening = true;
    }
  }

  void dial(Transport transport, List<String> endpoints, TransportOptions options) {
    ServerReceiver receiver = peer -> connections.dialed(peer, brokers);
    synchronized (bindings) {
      for (String endpoint : endpoints) {
        dialed.add(transport.dial(endpoint, options, receiver));
      }
    }
  }

  /**
   * Returns the endpoints that this server listens on, with their actual ports: first those that
   * were bound, in that order, then those of the connectors.
   */
  public List<String> endpoints() {
    synchronized (bindings) {
      return bindings.stream().map(Binding::endpoint).toList();
    }
  }

  /**
   * Returns the first of the {@linkplain #endpoints endpoints}.
   *
   * @throws IllegalStateException if the server only dials
   */
  public String endpoint() {
    List<String> all = endpoints();
    if (all.isEmpty()) {
      throw new IllegalStateException("the server listens nowhere (it only dials)");
    }
    return all.get(0);
  }

  /**
   * Registers an object's methods under the namespace in its class's annotation. May be called at
   * any time.
   *
   * @throws IllegalArgumentException if a declaration is invalid or a name is taken; nothing is
   *     registered then
   * @throws IllegalStateException if the server is closed
   */
  public void register(Object service) {
    registry.register(null, service);
  }

  /**
   * Registers an object's methods under a namespace. May be called at any time.
   *
   * @param namespace the namespace; empty if the methods' names have no prefix
   * @throws IllegalArgumentException if a declaration is invalid or a name is taken; nothing is
   *     registered then
   * @throws IllegalStateException if the server is closed
   */
  public void register(String namespace, Object service) {
    registry.register(namespace, service);
  }

  /**
   * Registers a single function, such as a lambda or a method reference, under its whole name. May
   * be called at any time.
   *
   * @param type the functional interface that declares the types, such as
   *     {@code IntBinaryOperator.class}
   * @throws IllegalArgumentException if {@code type} is not a functional interface, its types can't
   *     be read from JSON, or the name is taken
   * @throws IllegalStateException if the server is closed
   */
  public <F> void registerFunction(String name, Class<F> type, F function) {
    registry.registerFunction(name, type, function);
  }

  /**
   * Registers a single function, such as a lambda or a method reference, under its whole name. May
   * be called at any time.
   *
   * @param type the functional interface that declares the types: {@code new
   *     RpcType<Function<String, Integer>>() {}}
   * @throws IllegalArgumentException if {@code type} is not a functional interface, its types can't
   *     be read from JSON, or the name is taken
   * @throws IllegalStateException if the server is closed
   */
  public <F> void registerFunction(String name, RpcType<F> type, F function) {
    registry.registerFunction(name, type.type(), function);
  }

  /**
   * Removes a method, or all methods of a namespace. Calls that have begun continue.
   *
   * @return whether a method or namespace of that name was registered
   */
  public boolean unregister(String name) {
    return registry.unregister(name);
  }

  /**
   * Removes all registered methods, except those of {@code rpc} and {@code system}.
   *
   * @return whether there were any
   */
  public boolean unregisterAll() {
    return registry.unregisterAll();
  }

  /**
   * Offers the brokers that this server {@linkplain RpcServerBuilder#dial dials} a name that is not
   * registered, or all names with a prefix. The server's {@link RpcFallback} answers the calls. May
   * be called at any time, and has no effect if the name is offered already.
   *
   * @param name a name, or a prefix that ends in {@code *}, such as {@code orders.*}
   * @throws IllegalArgumentException if it is neither, or reserved
   */
  public void offer(String name) {
    RouterMethods.requirePattern(name, "name", registry.nameBytes());
    brokers.offer(name);
  }

  /**
   * Takes back what was {@linkplain #offer offered}. Calls that have begun continue. Further calls
   * may arrive until the brokers have received this.
   *
   * @return whether this name or prefix was offered
   */
  public boolean withdraw(String name) {
    return brokers.withdraw(name);
  }

  /**
   * Subscribes an object: the server calls its methods that are annotated with
   * {@link io.zerocall.RpcListener} for each message that clients or this process publish from now
   * on. The server calls one method at a time, on the threads that run methods, so a listener may
   * block. Messages that one publisher publishes to a topic arrive in their order. A listener that
   * is more than 1,024 messages behind misses messages; if it is an
   * {@link io.zerocall.RpcMissedListener} it is notified of that. Exceptions that it throws are
   * logged. The subscription ends with the server.
   *
   * @throws IllegalArgumentException if a declaration is invalid; the object is not subscribed then
   */
  public RpcSubscription subscribe(Object listener) {
    return topics.subscribe(listener);
  }

  /**
   * Subscribes a listener as {@link #subscribe(Object)} does, for a topic whose name or parameters
   * are only known at run time.
   *
   * @param topic the whole name
   * @param listener receives each message's {@code params} unchanged: an array or an object, or an
   *     empty array if there were none. It may implement {@link io.zerocall.RpcMissedListener} too
   */
  public RpcSubscription subscribe(String topic, Consumer<JsonText> listener) {
    return topics.subscribe(topic, listener);
  }

  /**
   * Publishes a message with positional parameters to all subscribers, in this process and over
   * connections. Never blocks. Messages that one thread publishes to a topic arrive in their order.
   * Interceptors are not called: they apply to clients' calls only.
   *
   * @param topic the whole name
   * @throws IllegalArgumentException if the name is invalid or reserved, or the message can't be
   *     written or is too large
   */
  public void publish(String topic, @Nullable Object... arguments) {
    topics.publish(topic, arguments);
  }

  /** Publishes a message as {@link #publish(String, Object...)} does, with parameters by name. */
  public void publishNamed(String topic, Map<String, ? extends @Nullable Object> arguments) {
    topics.publishNamed(topic, arguments);
  }

  /**
   * Returns an object whose methods publish as {@link #publish(String, Object...)} does. Each
   * method publishes to the topic of its name, under the namespace in the interface's annotation.
   *
   * @throws IllegalArgumentException if the interface has no namespace, an abstract method that is
   *     not void, or another invalid declaration
   */
  public <T> T publisher(Class<T> type) {
    return topics.publisher(type, null);
  }

  /**
   * Returns a publisher as {@link #publisher(Class)} does, under a namespace.
   *
   * @param namespace the namespace; empty if the topics' names have no prefix
   * @throws IllegalArgumentException if the interface has an abstract method that is not void, or
   *     another invalid declaration
   */
  public <T> T publisher(Class<T> type, String namespace) {
    return topics.publisher(type, namespace);
  }

  /** Returns what this server has counted so far. Also works after the server was closed. */
  public ServerStatistics statistics() {
    synchronized (bindings) {
      return connections.statistics(Stream.concat(bindings.stream(), dialed.stream())
          .map(Binding::counters)
          .toList());
    }
  }

  /**
   * Blocks until the server is closed.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Closes the server with the builder's {@linkplain RpcServerBuilder#closeGrace grace period}. */
  @Override
  public void close() {
    close(closeGrace);
  }

  /**
   * Closes the server. From now on it refuses new calls
   * ({@link io.zerocall.RpcErrorCode#SHUTTING_DOWN}). Calls that have begun may finish and be
   * answered within the grace period; then the rest is interrupted. Finally, the ports and threads
   * are released.
   *
   * <p>Returns when all that is done. If calls have to be interrupted, that takes 200 ms longer
   * than the grace period. A second call waits for the first one to finish. If one of the server's
   * own methods calls this, it returns at once, and a separate thread closes the server, so that
   * the method's call is answered too.
   *
   * @param grace how long calls may continue
   */
  public void close(Duration grace) {
    boolean first;
    synchronized (bindings) {
      first = !closing;
      closing = true;
    }
    registry.close();
    if (first) {
      topics.announceDraining();
      leaveBrokers(grace);
      connections.refuseAll();
    }
    boolean ownMethod = connections.isRunByThisThread();
    if (first && ownMethod) {
      Thread closer = new Thread(() -> finishClosing(nanos(grace)), "zerocall-close");
      closer.setDaemon(true);
      closer.start();
    } else if (first) {
      finishClosing(nanos(grace));
    } else if (!ownMethod) {
      awaitFirstClose();
    }
  }

  /**
   * Withdraws all offers, and waits for a short time until no more calls can come. A call that
   * comes later is refused, and the broker gives it to another worker.
   */
  private void leaveBrokers(Duration grace) {
    CompletableFuture<Void> withdrawn = brokers.withdrawAll();
    boolean interrupted = false;
    long deadline = System.nanoTime() + Math.min(nanos(grace), LONGEST_WITHDRAWAL.toNanos());
    while (!withdrawn.isDone() && deadline - System.nanoTime() > 0) {
      try {
        var unused = withdrawn.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      } catch (ExecutionException | TimeoutException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Logs a line. A logger that fails doesn't affect the server. */
  private void log(String text) {
    try {
      log.info(text, String.join(", ", endpoints()));
    } catch (RuntimeException | Error e) {
      // A failing logger leaves no way to report it.
    }
  }

  private static long nanos(Duration grace) {
    if (grace.isNegative()) {
      return 0;
    }
    return grace.compareTo(LONGEST_GRACE) < 0 ? grace.toNanos() : LONGEST_GRACE.toNanos();
  }

  private void finishClosing(long graceNanos) {
    boolean interrupted = false;
    try {
      if (!dispatcher.drain(graceNanos)) {
        // the interrupt ends the grace period, not the rest of the close
        interrupted = Thread.interrupted();
        connections.cancelAll();
        dispatcher.drain(LAST_REPLIES.toNanos());
      }
      closeBindings();
    } finally {
      topics.close();
      connections.close();
      dispatcher.close();
      closed.countDown();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (listening) {
        log("Closed; listened on {}");
      }
    }
  }

  private void closeBindings() {
    List<Binding> open;
    synchronized (bindings) {
      open = Stream.concat(bindings.stream(), dialed.stream()).toList();
    }
    RuntimeException failure = null;
    for (Binding binding : open) {
      try {
        binding.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void awaitFirstClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns a description: the endpoints, and whether the server is closing or closed. */
  @Override
  public String toString() {
    String state = closed.getCount() == 0 ? "closed" : connections.isOpen() ? "open" : "closing";
    return "RpcServer[" + String.join(", ", endpoints()) + ", " + state + "]";
  }
}
