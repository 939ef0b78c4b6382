package io.zerocall.jeromq;

import io.zerocall.transport.engine.RateLimitedLog;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import zmq.Ctx;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A context of JeroMQ: the I/O thread and the reaper for one or more sockets. Thread-safe.
 *
 * <p>An {@link Error} on one of these threads would end it, and with it every connection; here the
 * thread continues with the next event instead. A thread that fails repeatedly is given up; then
 * the context is {@linkplain #dead dead}, and its owner must create a new one.
 */
final class JeroMqContext {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int MOST_FAILURES = 100;
  private static final long PAUSE_MILLIS = 10;
  private static final long CLOSE_SECONDS = 5;

  private final int number = NUMBERS.incrementAndGet();
  private final RateLimitedLog log;
  private final Runnable onDeath;
  private final Ctx context = new Ctx();
  private final DanglingConnections connections = new DanglingConnections();
  private volatile boolean dead;
  private volatile @Nullable Runnable leftOver;

  /**
   * @param maxSockets the most sockets at a time, including closed ones that linger
   * @param onDeath called once, on the thread that died
   */
  JeroMqContext(int maxSockets, RateLimitedLog log, Runnable onDeath) {
    this.log = log;
    this.onDeath = onDeath;
    context.set(ZMQ.ZMQ_MAX_SOCKETS, maxSockets);
    context.set(ZMQ.ZMQ_IO_THREADS, 1);
    context.set(ZMQ.ZMQ_IPV6, 1);
    context.setThreadFactory(this::thread);
    context.setNotificationExceptionHandler(
        (thread, cause) -> failed("JeroMQ failed to handle an event; it continues", cause));
  }

  private Thread thread(Runnable poller, String name) {
    Thread thread = new Thread(() -> keepRunning(poller), "zerocall-" + name + "-" + number);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs the poller again after a failure: its fields keep what it polls, and the event that failed
   * is no longer in its list.
   */
  private void keepRunning(Runnable poller) {
    for (int failures = 0; failures < MOST_FAILURES; failures++) {
      try {
        poller.run();
        return;
      } catch (Throwable failure) {
        failed("A thread of JeroMQ failed; it continues", failure);
        pause();
      }
    }
    log.warn("A thread of JeroMQ has failed too often and is given up");
    if (!dead) {
      dead = true;
      onDeath.run();
    }
  }

  /**
   * Logs a failure. The closing of a socket may have failed, so that its connection is still open.
   */
  private void failed(String what, Throwable failure) {
    connections.closeDangling();
    log.warn(what, failure);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      // No other thread is meant to interrupt this one, and it must not end because of that.
    }
  }

  /**
   * Gives this context up, because a socket failed during an operation and may have damaged what it
   * shares with the context: the I/O thread may wait for a signal that was never given. The owner
   * must create a new context.
   *
   * @param closeSocket run when the context is closed, on a thread that may never return from it
   */
  void giveUp(Runnable closeSocket) {
    leftOver = closeSocket;
    dead = true;
  }

  boolean dead() {
    return dead;
  }

  SocketBase socket(int type) {
    return context.createSocket(type);
  }

  /**
   * Registers a connection that a socket has made, so that it does not outlive the socket.
   *
   * @param signals the socket's signalling channel
   */
  void connected(SocketChannel connection, SelectableChannel signals) {
    connections.add(connection, signals);
  }

  /**
   * Releases everything once the closed sockets have been reaped. That waits for threads that may
   * be dead and for lingering data, so it is done on a thread of its own, with a timeout.
   */
  void close() {
    Thread closer = new Thread(this::terminate, "zerocall-closer-" + number);
    closer.setDaemon(true);
    closer.start();
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    while (closer.isAlive() && deadline - System.nanoTime() > 0 && !dead) {
      try {
        closer.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (closer.isAlive() && leftOver == null) {
      log.warn("A context of JeroMQ could not be closed; its resources are leaked");
    }
    connections.closeAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void terminate() {
    Runnable socket = leftOver;
    if (socket != null) {
      socket.run();
    }
    context.terminate();
  }
}
