package io.zerocall.jeromq;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Backoff;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Dialer;
import io.zerocall.transport.engine.Endpoint.Tcp;
import io.zerocall.transport.engine.HostNames;
import io.zerocall.transport.engine.RateLimitedLog;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Creates the sockets of a channel, one per attempt, with a growing and jittered pause between
 * them. Runs on the channel's driver.
 */
final class JeroMqDialer implements Dialer<DealerConnection> {
  private static final int MAX_SOCKETS = 64;
  private static final long FIRST_POKE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int POKE_GROWTH = 4;
  private static final long CHECK_CAPACITY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String DECOY = "tcp://127.0.0.1:0";

  private final Tcp endpoint;
  private final TransportOptions options;
  private final Counters counters;
  private final RateLimitedLog log = new RateLimitedLog();
  private final Backoff backoff;
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

  private @Nullable JeroMqContext context;
  private volatile @Nullable DealerConnection current;
  private volatile @Nullable String failure;
  private Runnable onEvent = () -> {};
  private int addressesTried;
  private long handshakeDueAt;

  /** When to trigger a poll next; 0 before there is a network connection. */
  private long pokeAt;

  private long pokePauseNanos;

  JeroMqDialer(Tcp endpoint, TransportOptions options, Counters counters) {
    this.endpoint = endpoint;
    this.options = options;
    this.counters = counters;
    this.backoff = new Backoff(options);
  }

  @Override
  public void open(Runnable callback) {
    onEvent = callback;
  }

  @Override
  public long pauseNanos() {
    return backoff.pauseNanos();
  }

  @Override
  public @Nullable DealerConnection dial() {
    backoff.trying();
    handshakeDueAt = options.clock().getAsLong() + options.handshakeTimeout().toNanos();
    pokeAt = 0;
    pokePauseNanos = FIRST_POKE_NANOS;
    DealerConnection socket = null;
    boolean reached = false;
    try {
      socket = new DealerConnection(liveContext(), options, counters, onEvent);
      current = socket;
      reached = socket.connect(literal()) && reach(socket);
      failure = reached ? null : whyNot(socket);
    } catch (UnknownHostException e) {
      failure = "the host is unknown";
      log.warn("The host of " + endpoint + " is not known");
    } catch (RuntimeException e) {
      failure = "connecting failed: " + e;
      log.warn("Connecting to " + endpoint + " failed", e);
    } finally {
      if (!reached && socket != null) {
        current = null;
        socket.close(0);
      }
    }
    return reached ? socket : null;
  }

  private static String whyNot(DealerConnection socket) {
    String lost = socket.lost();
    return lost != null ? lost : "connecting took too long";
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** Waits until the result of the attempt is known. */
  private boolean reach(DealerConnection socket) {
    while (!cancelled.isDone() && !settled(socket)) {
      LockSupport.parkNanos(this, Math.min(maintain(socket), remainingNanos()));
      Thread.interrupted();
    }
    boolean reached = !cancelled.isDone() && socket.established() && socket.lost() == null;
    if (reached) {
      addressesTried = Math.max(0, addressesTried - 1);
    }
    return reached;
  }

  @Override
  public void cancel() {
    cancelled.complete(true);
  }

  private JeroMqContext liveContext() {
    JeroMqContext present = context;
    if (present != null && present.dead()) {
      releaseContext();
      present = null;
    }
    if (present == null) {
      present = new JeroMqContext(MAX_SOCKETS, log, this::contextDied);
      context = present;
    }
    return present;
  }

  private void contextDied() {
    DealerConnection socket = current;
    if (socket != null) {
      socket.markLost("this side's I/O thread failed");
    }
  }

  /**
   * Returns one of the host's addresses, the next one after each failure. Resolved here because
   * JeroMQ would do it on its I/O thread.
   */
  private String literal() throws UnknownHostException {
    InetAddress[] addresses = HostNames.resolve(endpoint.host(), remainingNanos(), cancelled);
    InetAddress address = addresses[addressesTried++ % addresses.length];
    return new Tcp(address.getHostAddress(), endpoint.port()).toString();
  }

  /** Returns whether it is known that the attempt has succeeded or failed. */
  private boolean settled(DealerConnection socket) {
    return socket.established() || socket.lost() != null || remainingNanos() <= 0;
  }

  @Override
  public long maintain(DealerConnection socket) {
    long again = socket.proven() ? Long.MAX_VALUE : checkHandshake(socket);
    return socket.wantsFlush() ? Math.min(again, CHECK_CAPACITY_NANOS) : again;
  }

  /**
   * Checks a connection until its handshake is known to be done: pokes it, and closes it if it
   * takes too long. Returns how long to wait for the next check.
   */
  private long checkHandshake(DealerConnection socket) {
    long now = options.clock().getAsLong();
    if (socket.connected() && pokeAt == 0) {
      pokeAt = now + pokePauseNanos;
    }
    if (pokeAt != 0 && now - pokeAt >= 0) {
      triggerPoll();
      pokePauseNanos *= POKE_GROWTH;
      pokeAt = now + pokePauseNanos;
    }
    long proofDue = handshakeDueAt + options.heartbeatInterval().multipliedBy(2).toNanos();
    if (now - proofDue >= 0) {
      socket.markLost("the server did not finish the handshake");
    }
    return Math.max(1, Math.min(proofDue - now, pokeAt == 0 ? Long.MAX_VALUE : pokeAt - now));
  }

  /**
   * Briefly gives the I/O thread another channel to poll. JeroMQ 0.6.0 does not poll a new
   * connection if its connecter and its engine are swapped within one iteration of the poller; it
   * polls it again when any channel is added or removed.
   */
  private void triggerPoll() {
    JeroMqContext present = context;
    if (present != null) {
      SocketBase decoy = present.socket(ZMQ.ZMQ_DEALER);
      decoy.bind(DECOY);
      decoy.close();
    }
  }

  private long remainingNanos() {
    return handshakeDueAt - options.clock().getAsLong();
  }

  @Override
  public void lost(boolean onPurpose) {
    current = null;
    backoff.lost(onPurpose);
  }

  @Override
  public void close() {
    releaseContext();
  }

  private void releaseContext() {
    JeroMqContext present = context;
    context = null;
    if (present != null) {
      present.close();
    }
  }
}
