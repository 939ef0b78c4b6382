package io.zerocall.transport.jeromq;

import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.BindErrors;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Inproc;
import io.zerocall.transport.engine.ReaderCrew;
import io.zerocall.transport.engine.ReaderDuties;
import io.zerocall.transport.engine.SparingLog;
import io.zerocall.transport.engine.Tally;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes, replaces and frees the socket of a binding. Lives on the binding's reader once that has
 * started.
 */
final class BindingKeeper implements ReaderDuties {
  private static final int MAX_SOCKETS = 64;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int LINGER_MILLIS = 1_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Were a signal of the socket ever lost, what it was for would wait for so long and no longer.
   */
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TransportOptions options;
  private final SparingLog log = new SparingLog();
  private final AcceptedChannels accepted;
  private final ReaderCrew crew = new ReaderCrew(this);
  private final BindingWork work;
  private final Endpoint bound;
  private IoContext context;

  BindingKeeper(Endpoint endpoint, TransportOptions options, ServerReceiver receiver, Tally tally) {
    this.options = options;
    accepted = new AcceptedChannels(options, tally, log);
    work = new BindingWork(options, receiver, tally, crew);
    context = newContext(endpoint);
    Endpoint as = open(endpoint);
    if (as == null) {
      work.end();
      release(endpoint);
      throw BindErrors.of(endpoint, null);
    }
    bound = as;
  }

  void start() {
    crew.start();
  }

  private IoContext newContext(Endpoint endpoint) {
    return endpoint instanceof Inproc
        ? Inprocs.shared().acquireContext()
        : new IoContext(MAX_SOCKETS, log, this::contextDied);
  }

  private void contextDied() {
    work.declareBroken();
  }

  private @Nullable Endpoint open(Endpoint endpoint) {
    RouterSocket socket = new RouterSocket(context, options, accepted);
    Endpoint as = null;
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

  private void release(Endpoint endpoint) {
    if (endpoint instanceof Inproc) {
      Inprocs.shared().releaseContext();
    } else {
      context.close();
    }
  }

  String endpoint() {
    return bound.toString();
  }

  @Override
  public void round() {
    work.round();
    if (work.broken()) {
      repair();
    }
  }

  @Override
  public @Nullable News next() {
    return work.nextNews();
  }

  @Override
  public void pump() {
    work.pump();
  }

  @Override
  public boolean moreLeft() {
    return work.moreLeft();
  }

  @Override
  public void sleep() {
    accepted.sweep();
    work.sleep(Math.min(accepted.sweepNanos(), LONGEST_SLEEP_NANOS));
  }

  @Override
  public void ring() {
    work.ring();
  }

  /**
   * Replaces a socket that failed, and the context if that is what failed. Its connections are
   * lost.
   */
  private void repair() {
    unbind();
    work.shut(0);
    if (context.dead()) {
      release(bound);
      context = newContext(bound);
    }
    while (!crew.closing() && open(bound) == null) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  private void unbind() {
    if (bound instanceof Inproc name) {
      Inprocs.shared().unbind(name);
    }
  }

  @Override
  public void shut() {
    work.close();
    long deadline = System.nanoTime() + DRAIN_NANOS;
    do {
      work.round();
    } while (!work.allWritten() && pause() && deadline - System.nanoTime() > 0);
    unbind();
    work.shut(LINGER_MILLIS);
    release(bound);
    work.end();
  }

  private boolean pause() {
    LockSupport.parkNanos(this, PAUSE_NANOS / 20);
    return true;
  }

  void close(long waitNanos) {
    crew.close(waitNanos);
  }
}
