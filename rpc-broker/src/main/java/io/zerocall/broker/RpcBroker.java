package io.zerocall.broker;

import io.zerocall.broker.authorization.Authorization;
import io.zerocall.broker.authorization.TaskConnector;
import io.zerocall.broker.jobs.Jobs;
import io.zerocall.broker.policy.BrokerPolicy;
import io.zerocall.broker.schedules.Schedules;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerStatistics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job server: clients and workers connect to it, and it gives each call to a worker that offers
 * the call's method.
 *
 * <pre>{@code
 * try (RpcBroker broker = RpcBroker.builder().bind("tcp://127.0.0.1:5555").start()) {
 *   broker.awaitClosed();
 * }
 * }</pre>
 *
 * <p>Without a {@link BrokerPolicy}, every client that may connect may also offer methods, and then
 * receives other clients' calls of them. So such a broker listens on the loopback interface only.
 *
 * <p>A name belongs to the user who offers it first, unless the policy declares it shared. Another
 * user can offer neither the name nor a prefix that covers it, as long as a worker of its owner is
 * connected, and for a minute after that.
 *
 * <p>A worker is an {@link RpcServer} that dials the broker
 * ({@link io.zerocall.server.RpcServerBuilder#dial}). A client uses the broker like any server.
 * Thread-safe.
 */
public final class RpcBroker implements AutoCloseable {
  private final RpcServer server;
  private final Router router;
  private final TaskDispatcher dispatcher;
  private final @Nullable Jobs jobs;
  private final @Nullable Schedules schedules;
  private final Duration closeGrace;
  private final BrokerLog log;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Authorization authorization;
  private final Refreshing refreshing;

  private final List<TaskConnector.Listening> listening;

  RpcBroker(
      RpcServer server,
      Router router,
      TaskDispatcher dispatcher,
      @Nullable Jobs jobs,
      @Nullable Schedules schedules,
      Duration closeGrace,
      Authorization authorization,
      Refreshing refreshing,
      List<TaskConnector.Listening> listening,
      BrokerLog log) {
    this.server = server;
    this.router = router;
    this.dispatcher = dispatcher;
    this.jobs = jobs;
    this.schedules = schedules;
    this.closeGrace = closeGrace;
    this.authorization = authorization;
    this.refreshing = refreshing;
    this.listening = listening;
    this.log = log;
    router.refusals(this::refusals);
    log.started(endpoints());
  }

  private Map<String, Long> refusals() {
    Map<String, Long> all = new LinkedHashMap<>(server.statistics().refused());
    all.put("unauthorized", authorization.refused());
    return all;
  }

  /** Returns a new builder with the default settings. */
  public static RpcBrokerBuilder builder() {
    return new RpcBrokerBuilder();
  }

  /** Returns the endpoints that the broker listens on, with their actual ports. */
  public List<String> endpoints() {
    return Stream.concat(
            server.endpoints().stream(), listening.stream().map(TaskConnector.Listening::endpoint))
        .toList();
  }

  /** Returns the first of the {@linkplain #endpoints endpoints}. */
  public String endpoint() {
    return server.endpoint();
  }

  /** Returns what the broker's server has counted so far. */
  public ServerStatistics statistics() {
    return server.statistics();
  }

  /** Returns what the broker has and does now. */
  public BrokerStatus status() {
    return router.statusNow();
  }

  /** Returns how many workers are connected. */
  public int workers() {
    return dispatcher.workers();
  }

  /** Returns how many calls wait for a worker. */
  public int waitingCalls() {
    return dispatcher.waitingCalls();
  }

  /**
   * Returns how many offers, calls, publications and subscriptions were refused so far because the
   * policy doesn't allow them, or because the name belongs to another user.
   */
  public long unauthorized() {
    return authorization.refused();
  }

  /**
   * Blocks until the broker is closed.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void awaitClosed() throws InterruptedException {
    server.awaitClosed();
  }

  /**
   * Closes the broker as {@link RpcServer#close()} closes a server. Before that, jobs that workers
   * have may end within the same time. Those that don't end start again when their store is used
   * again.
   */
  @Override
  public void close() {
    boolean first = closing.compareAndSet(false, true);
    if (first) {
      log.stopping(status());
    }
    refreshing.close();
    if (schedules != null) {
      schedules.close();
    }
    if (jobs != null) {
      jobs.stop(closeGrace);
    }
    server.close();
    listening.forEach(TaskConnector.Listening::close);
    if (jobs != null) {
      jobs.close();
    }
    dispatcher.close();
    if (first) {
      log.stopped(status());
    }
  }

  /** Returns a description: the endpoints, and whether the broker is closing or closed. */
  @Override
  public String toString() {
    return server.toString().replaceFirst("RpcServer", "RpcBroker");
  }
}
