package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcType;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Connector;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Lets other processes call methods of objects in this one.
 *
 * <pre>{@code
 * try (RpcServer server = RpcServer.builder().bind("tcp://127.0.0.1:5555").register(new CalculatorService()).start()) {
 *   server.awaitClosed();
 * }
 * }</pre>
 *
 * <p>Only methods annotated with {@link io.zerocall.RpcMethod} can be called. They are called by
 * many threads at a time. A method that blocks delays no other call; one that returns quickly is
 * run without waking another thread. Safe for use by any thread.
 */
public final class RpcServer implements AutoCloseable {
  private static final Duration LAST_REPLIES = Duration.ofMillis(200);
  private static final Duration LONGEST_GRACE = Duration.ofDays(365);

  private final ServiceRegistry registry;
  private final ServerConnections connections;
  private final Dispatcher dispatcher;
  private final ServerTopics topics;
  private final Duration closeGrace;
  private final Logger log;
  private final List<Binding> bindings = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing; // guarded by bindings
  private volatile boolean listening;

  RpcServer(
      ServiceRegistry registry,
      ServerConnections connections,
      Dispatcher dispatcher,
      ServerTopics topics,
      Duration closeGrace,
      Logger log) {
    this.registry = registry;
    this.connections = connections;
    this.dispatcher = dispatcher;
    this.topics = topics;
    this.closeGrace = closeGrace;
    this.log = log;
  }

  /** A new builder, with the defaults. */
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
    log("Listening on {}");
    listening = true;
  }

  /**
   * The endpoints that this server listens on, with the real ports, in the order in which they were
   * bound; behind them those of the connectors.
   */
  public List<String> endpoints() {
    synchronized (bindings) {
      return bindings.stream().map(Binding::endpoint).toList();
    }
  }

  /** The first of the {@linkplain #endpoints endpoints}. */
  public String endpoint() {
    return endpoints().get(0);
  }

  /**
   * Registers an object's methods under the namespace that its class is annotated with. May be done
   * at any time.
   *
   * @throws IllegalArgumentException if the declaration has a mistake, or a name is taken; then
   *     nothing was registered
   * @throws IllegalStateException if the server is closed
   */
  public void register(Object service) {
    registry.register(null, service);
  }

  /**
   * Registers an object's methods under a namespace. May be done at any time.
   *
   * @param namespace empty for methods that are called by their own names alone
   * @throws IllegalArgumentException if the declaration has a mistake, or a name is taken; then
   *     nothing was registered
   * @throws IllegalStateException if the server is closed
   */
  public void register(String namespace, Object service) {
    registry.register(namespace, service);
  }

  /**
   * Registers a single function, such as a lambda or a method reference, under a whole name. May be
   * done at any time.
   *
   * @param type the functional interface that says the types, such as
   *     {@code IntBinaryOperator.class}
   * @throws IllegalArgumentException if {@code type} is none, its types can't be read from JSON, or
   *     the name is taken
   * @throws IllegalStateException if the server is closed
   */
  public <F> void registerFunction(String name, Class<F> type, F function) {
    registry.registerFunction(name, type, function);
  }

  /**
   * Registers a single function, such as a lambda or a method reference, under a whole name. May be
   * done at any time.
   *
   * @param type the functional interface that says the types: {@code new RpcType<Function<String,
   *     Integer>>() {}}
   * @throws IllegalArgumentException if {@code type} is none, its types can't be read from JSON, or
   *     the name is taken
   * @throws IllegalStateException if the server is closed
   */
  public <F> void registerFunction(String name, RpcType<F> type, F function) {
    registry.registerFunction(name, type.type(), function);
  }

  /**
   * Lets a method, or all methods of a namespace, no longer be called; calls that have begun go on.
   *
   * @return whether there was anything of that name
   */
  public boolean unregister(String name) {
    return registry.unregister(name);
  }

  /**
   * Removes all methods that were registered; those of {@code rpc} and {@code system} stay.
   *
   * @return whether there were any
   */
  public boolean unregisterAll() {
    return registry.unregisterAll();
  }

  /**
   * Calls the methods of an object that are annotated with {@link io.zerocall.RpcListener} for what
   * is published from now on, by clients and in this process. They are called one at a time, in the
   * order of what each publisher publishes to a topic, on the threads that run methods; they may
   * block. A listener that is more than 1,024 messages behind misses some, and is told so if it is
   * an {@link io.zerocall.RpcMissedListener}. What it throws is logged. It ends with the server.
   *
   * @throws IllegalArgumentException if a declaration has a mistake; then it listens to nothing
   */
  public RpcSubscription subscribe(Object listener) {
    return topics.subscribe(listener);
  }

  /**
   * As {@link #subscribe(Object)}, for a topic whose name or parameters are not known before.
   *
   * @param topic the whole name
   * @param listener takes each message's {@code params} as they are: an array or an object, or an
   *     empty array if there were none. It may be an {@link io.zerocall.RpcMissedListener} too
   */
  public RpcSubscription subscribe(String topic, Consumer<JsonText> listener) {
    return topics.subscribe(topic, listener);
  }

  /**
   * Publishes a message with positional parameters to all who are subscribed, here and over
   * connections. Never blocks; what one thread publishes to a topic arrives in its order.
   * Interceptors stand around clients' calls, not around this.
   *
   * @param topic the whole name
   * @throws IllegalArgumentException if the name breaks the rules or is reserved, or the message
   *     can't be written or is too large
   */
  public void publish(String topic, @Nullable Object... arguments) {
    topics.publish(topic, arguments);
  }

  /** As {@link #publish(String, Object...)}, with parameters by name. */
  public void publishNamed(String topic, Map<String, ? extends @Nullable Object> arguments) {
    topics.publishNamed(topic, arguments);
  }

  /**
   * An object whose methods publish, as {@link #publish(String, Object...)}: each to the topic of
   * its name, under the namespace that the interface is annotated with.
   *
   * @throws IllegalArgumentException if the interface has no namespace, an abstract method that is
   *     not void, or another mistake in its declaration
   */
  public <T> T publisher(Class<T> type) {
    return topics.publisher(type, null);
  }

  /**
   * As {@link #publisher(Class)}, under a namespace.
   *
   * @param namespace empty for topics that are named by the methods' own names alone
   * @throws IllegalArgumentException if the interface has an abstract method that is not void, or
   *     another mistake in its declaration
   */
  public <T> T publisher(Class<T> type, String namespace) {
    return topics.publisher(type, namespace);
  }

  /** What this server has counted so far; also after it was closed. */
  public ServerStatistics statistics() {
    synchronized (bindings) {
      return connections.statistics(bindings.stream().map(Binding::counters).toList());
    }
  }

  /**
   * Blocks until the server is closed.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Closes with the builder's {@linkplain RpcServerBuilder#closeGrace grace}. */
  @Override
  public void close() {
    close(closeGrace);
  }

  /**
   * Refuses new calls from now on ({@link io.zerocall.RpcErrorCode#SHUTTING_DOWN}), lets those that
   * have begun finish and be answered for as long as the grace lasts, interrupts the rest, and
   * frees ports and threads. Returns when all that is done, which takes a fifth of a second longer
   * than the grace where something has to be interrupted. A second call waits for the first to be
   * done. Called by one of the server's own methods it returns at once, and the rest is done on a
   * thread of its own, so that the method's call is answered too.
   *
   * @param grace how long calls may go on
   */
  public void close(Duration grace) {
    boolean first;
    synchronized (bindings) {
      first = !closing;
      closing = true;
    }
    registry.close();
    connections.refuseAll();
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

  /** A log that fails keeps no server from working. */
  private void log(String text) {
    try {
      log.info(text, String.join(", ", endpoints()));
    } catch (RuntimeException | Error e) {
      // Nobody can be told.
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
        interrupted = Thread.interrupted(); // it ends the grace, not what comes after it
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
      open = List.copyOf(bindings);
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

  /** Says where the server listens, and whether it is closing or closed. */
  @Override
  public String toString() {
    String state = closed.getCount() == 0 ? "closed" : connections.isOpen() ? "open" : "closing";
    return "RpcServer[" + String.join(", ", endpoints()) + ", " + state + "]";
  }
}
