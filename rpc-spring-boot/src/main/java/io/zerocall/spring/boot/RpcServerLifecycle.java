package io.zerocall.spring.boot;

import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the server once all beans are ready, and closes it before anything that its services use
 * stops: it refuses new calls, and lets those that have begun finish. It may start again later. As
 * long as the server runs, the JVM does too. Thread-safe.
 */
public final class RpcServerLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServerLifecycle.class);

  private final Supplier<RpcServer> starter;
  private final Duration gracePeriod;

  // Guarded by this.
  private final List<Consumer<RpcServer>> observers = new ArrayList<>();
  private @Nullable RpcServer server;
  private @Nullable Supplier<ServerStatistics> statistics; // of the last server

  RpcServerLifecycle(Supplier<RpcServer> starter, Duration gracePeriod) {
    this.starter = starter;
    this.gracePeriod = gracePeriod;
  }

  /**
   * Returns the server, for publishing and for registering more methods.
   *
   * @throws IllegalStateException if it doesn't run: the context is not ready yet, or has stopped
   */
  public synchronized RpcServer server() {
    if (server == null) {
      throw new IllegalStateException("the RPC server doesn't run");
    }
    return server;
  }

  /** Returns the server as {@link #server} does, if it runs. */
  public synchronized Optional<RpcServer> running() {
    return Optional.ofNullable(server);
  }

  /**
   * Returns what the server has counted, or the last one if none runs now.
   *
   * @throws IllegalStateException if no server has started yet
   */
  public synchronized ServerStatistics statistics() {
    if (statistics == null) {
      throw new IllegalStateException("the RPC server has not started yet");
    }
    return statistics.get();
  }

  /** Calls an observer with each server that starts, and with the one that runs. */
  public void whenStarted(Consumer<RpcServer> observer) {
    RpcServer running;
    synchronized (this) {
      observers.add(observer);
      running = server;
    }
    if (running != null) {
      observer.accept(running);
    }
  }

  @Override
  public void start() {
    List<Consumer<RpcServer>> all;
    RpcServer started;
    synchronized (this) {
      if (server != null) {
        return;
      }
      started = starter.get();
      server = started;
      statistics = started::statistics;
      all = List.copyOf(observers);
    }
    keepAlive(started);
    all.forEach(observer -> observer.accept(started));
  }

  /** The server's own threads are daemons. */
  private static void keepAlive(RpcServer running) {
    Thread waiting = new Thread(
        () -> {
          try {
            running.awaitClosed();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "zerocall-await");
    waiting.setDaemon(false);
    waiting.start();
  }

  @Override
  public void stop() {
    RpcServer stopping;
    synchronized (this) {
      stopping = server;
      server = null;
    }
    if (stopping != null) {
      stopping.close(gracePeriod);
    }
  }

  /** Returns when the server is closed, so that what its services use is stopped only then. */
  @Override
  public void stop(Runnable callback) {
    try {
      stop();
    } catch (RuntimeException e) {
      LOG.warn("The RPC server didn't stop without errors", e);
    } finally {
      callback.run();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }

  /** The last phase to start, and the first to stop. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
