package io.zerocall.jeromq;

import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.BindErrors;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint.Tcp;
import io.zerocall.transport.engine.EventLoop;
import io.zerocall.transport.engine.LeaderFollowers;
import io.zerocall.transport.engine.RateLimitedLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Creates, replaces and closes the socket of a binding. Runs on the binding's leader once that has
 * started.
 */
final class JeroMqLoop implements EventLoop {
  private static final int MAX_SOCKETS = 64;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int LINGER_MILLIS = 1_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long an event would wait at most if the socket's signal for it were ever lost. */
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TransportOptions options;
  private final RateLimitedLog log = new RateLimitedLog();
  private final AcceptedConnections accepted;
  private final LeaderFollowers leaderFollowers = new LeaderFollowers(this);
  private final RouterIo work;
  private final Tcp bound;
  private JeroMqContext context;

  JeroMqLoop(Tcp endpoint, TransportOptions options, ServerReceiver receiver, Counters counters) {
    this.options = options;
    accepted = new AcceptedConnections(options, counters, log);
    work = new RouterIo(options, receiver, counters, leaderFollowers);
    context = newContext();
    Tcp as = open(endpoint);
    if (as == null) {
      context.close();
      throw BindErrors.of(endpoint, null);
    }
    bound = as;
  }

  void start() {
    leaderFollowers.start();
  }

  private JeroMqContext newContext() {
    return new JeroMqContext(MAX_SOCKETS, log, this::contextDied);
  }

  private void contextDied() {
    work.declareBroken();
  }

  private @Nullable Tcp open(Tcp endpoint) {
    RouterSocket socket = new RouterSocket(context, options, accepted);
    Tcp as = null;
    try {
      as = socket.bind(endpoint);
    } catch (RuntimeException e) {
      log.warn("Binding " + endpoint + " failed", e);
    }
    if (as == null) {
      socket.close(0);
      return null;
    }
    work.open(socket);
    return as;
  }

  String endpoint() {
    return bound.toString();
  }

  @Override
  public void runOnce() {
    work.runOnce();
    if (work.broken()) {
      repair();
    }
  }

  @Override
  public @Nullable Runnable next() {
    return work.nextCallback();
  }

  @Override
  public void flush() {
    work.flush();
  }

  @Override
  public boolean moreLeft() {
    return work.moreLeft();
  }

  @Override
  public void await() {
    accepted.sweep();
    work.sleep(Math.min(accepted.sweepNanos(), LONGEST_SLEEP_NANOS));
  }

  @Override
  public void wake() {
    work.wake();
  }

  /**
   * Replaces a socket that failed, and also the context if that has failed. The socket's
   * connections are lost.
   */
  private void repair() {
    work.shut(0);
    if (context.dead()) {
      context.close();
      context = newContext();
    }
    while (!leaderFollowers.closing() && open(bound) == null) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  @Override
  public void shut() {
    work.close();
    long deadline = System.nanoTime() + DRAIN_NANOS;
    do {
      work.runOnce();
    } while (!work.allWritten() && pause() && deadline - System.nanoTime() > 0);
    work.shut(LINGER_MILLIS);
    context.close();
  }

  private boolean pause() {
    LockSupport.parkNanos(this, PAUSE_NANOS / 20);
    return true;
  }

  void close(long waitNanos) {
    leaderFollowers.close(waitNanos);
  }
}
