package io.zerocall.transport.zmtp;

import io.zerocall.transport.Binding;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Backoff;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of an endpoint that it dials: one connection at a time, which a loop of its own
 * reads. A daemon thread makes the connections and sleeps while there is one. Thread-safe.
 */
final class ZmtpDialing implements Binding {
  /** More than the time needed to write the remaining messages and to close the sockets. */
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Endpoint endpoint;
  private final TransportOptions options;
  private final Counters counters;
  private final RateLimitedLog log = new RateLimitedLog();
  private final ConnectionLimit connections;
  private final SessionLimits limits;
  private final ConnectionSecurity security;
  private final ZmtpLoop loop;
  private final SocketDialer sockets;
  private final Backoff backoff; // used only by the thread that dials
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean connected;

  ZmtpDialing(Endpoint endpoint, TransportOptions options, ServerReceiver receiver) {
    this.endpoint = endpoint;
    this.options = options;
    this.counters = new Counters(options.refusalsOrNew());
    this.connections = new ConnectionLimit(options, counters, log);
    this.limits = ZmtpTransport.limits(options);
    this.security = ConnectionSecurity.client(endpoint, options);
    MemoryBudget memory = options.memoryOrNew();
    this.loop = new ZmtpLoop(
        receiver, counters, memory, log, ZmtpBinding.sweepNanos(options), null, options.clock());
    this.sockets = new SocketDialer(endpoint, options, log);
    this.backoff = new Backoff(options);
    this.thread = new Thread(this::dialUntilClosed, "zerocall-dial-" + endpoint);
    thread.setDaemon(true);
    loop.start(null);
    thread.start();
  }

  /** One connection, from the connected socket to its end. */
  private final class Attempt implements ZmtpPeer.Dialed {
    private volatile @Nullable String end;
    private volatile boolean lasted;

    @Override
    public void established() {
      lasted = true;
      connected = true;
    }

    @Override
    public void ended(String reason) {
      connected = false;
      end = reason;
      LockSupport.unpark(thread);
    }
  }

  private void dialUntilClosed() {
    while (!closed) {
      long pause = backoff.pauseNanos();
      if (pause > 0) {
        LockSupport.parkNanos(this, pause);
        Thread.interrupted(); // no other thread is meant to interrupt this one
      } else {
        dial();
      }
    }
  }

  private void dial() {
    backoff.trying();
    try {
      Attempt attempt = new Attempt();
      begin(sockets.connect(sockets.deadline()), attempt);
      String reason = attempt.end;
      while (reason == null && !closed) {
        LockSupport.park(this);
        Thread.interrupted();
        reason = attempt.end;
      }
      backoff.lost(false);
      if (attempt.lasted) {
        sockets.succeeded();
      }
      if (reason != null) {
        failed((attempt.lasted ? "the connection has ended: " : "the handshake failed: ") + reason);
      }
    } catch (IOException | RuntimeException e) {
      failed(sockets.explain(e));
    } catch (Error e) { // out of memory, for example; the thread has to go on
      failed("connecting failed: " + e);
    }
  }

  private void begin(SocketChannel socket, Attempt attempt) throws IOException {
    ConnectionLimit.Permit permit = connections.admit(null); // it comes from no host
    if (permit == null) {
      socket.close();
      throw new IOException("no connection is permitted (limit: connections)");
    }
    ZmtpPeer peer;
    try {
      peer = new ZmtpPeer(socket, loop, options, limits, security, permit, attempt);
    } catch (IOException | RuntimeException e) {
      permit.free();
      socket.close();
      throw e;
    }
    loop.execute(() -> loop.add(peer));
  }

  private void failed(String reason) {
    if (!closed) {
      log.warn(endpoint + ": " + reason + "; the server dials again");
    }
  }

  @Override
  public String endpoint() {
    return endpoint.toString();
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public TransportCounters counters() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    closed = true;
    sockets.cancel();
    LockSupport.unpark(thread);
    awaitEndOfDialing(); // it gives the loop connections
    loop.close(CLOSE_NANOS);
  }

  private void awaitEndOfDialing() {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        thread.join();
        ended = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
