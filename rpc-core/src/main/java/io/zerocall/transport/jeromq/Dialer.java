package io.zerocall.transport.jeromq;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.jeromq.Endpoint.Inproc;
import io.zerocall.transport.jeromq.Endpoint.Tcp;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Makes the sockets of a channel, one per try, with a growing and jittered pause between them.
 * Lives on the channel's keeper.
 */
final class Dialer {
  private static final int MAX_SOCKETS = 64;
  private static final long FIRST_POKE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int POKE_GROWTH = 4;
  private static final String DECOY = "tcp://127.0.0.1:0";

  private final Endpoint endpoint;
  private final TransportOptions options;
  private final Tally tally;
  private final Runnable onNews;
  private final SparingLog log = new SparingLog();
  private final Runnable inprocWatcher = this::inprocChanged;

  private @Nullable IoContext context;
  private volatile @Nullable DealerSocket current;
  private volatile boolean inprocNews = true;
  private int tries;
  private int addressesTried;
  private long dueAt = System.nanoTime();
  private long patienceUntil;

  /** When to poke next; 0 before there is a network connection. */
  private long pokeAt;

  private long pokePauseNanos;

  /** @param onNews told on any thread when a socket may be settled or the next try due */
  Dialer(Endpoint endpoint, TransportOptions options, Tally tally, Runnable onNews) {
    this.endpoint = endpoint;
    this.options = options;
    this.tally = tally;
    this.onNews = onNews;
    if (endpoint instanceof Inproc name) {
      Inprocs.shared().watch(name, inprocWatcher);
    }
  }

  /** On the thread that binds or unbinds the name. */
  private void inprocChanged() {
    inprocNews = true;
    DealerSocket socket = current;
    if (socket != null) {
      socket.lose("the server has gone");
    }
    onNews.run();
  }

  boolean due() {
    return pauseNanos() <= 0;
  }

  /**
   * How long to wait before the next try. A name in this machine is tried when it has been bound,
   * not on a guess.
   */
  long pauseNanos() {
    if (endpoint instanceof Inproc && !inprocNews) {
      return Long.MAX_VALUE;
    }
    return dueAt - System.nanoTime();
  }

  /** Starts to connect; null if there is nothing to connect to yet. */
  @Nullable
  DealerSocket dial() {
    tries++;
    dueAt = System.nanoTime() + nextPauseNanos();
    patienceUntil = System.nanoTime() + options.handshakeTimeout().toNanos();
    pokeAt = 0;
    pokePauseNanos = FIRST_POKE_NANOS;
    inprocNews = false;
    DealerSocket socket = null;
    try {
      socket = new DealerSocket(liveContext(), options, tally, onNews);
      current = socket;
      if (connect(socket)) {
        return socket;
      }
    } catch (UnknownHostException e) {
      log.warn("The host of " + endpoint + " is not known");
    } catch (RuntimeException e) {
      log.warn("Connecting to " + endpoint + " failed", e);
    }
    if (socket != null) {
      current = null;
      socket.close(0);
    }
    return null;
  }

  private IoContext liveContext() {
    IoContext present = context;
    if (present != null && present.dead()) {
      releaseContext();
      present = null;
    }
    if (present == null) {
      present = endpoint instanceof Inproc
          ? Inprocs.shared().acquireContext()
          : new IoContext(MAX_SOCKETS, log, this::contextDied);
      context = present;
    }
    return present;
  }

  private void contextDied() {
    DealerSocket socket = current;
    if (socket != null) {
      socket.lose("this side's I/O thread failed");
    }
  }

  private boolean connect(DealerSocket socket) throws UnknownHostException {
    if (endpoint instanceof Inproc name) {
      boolean connected = Inprocs.shared().connect(name, () -> socket.connect(name.toString()));
      if (connected) {
        socket.establishAtOnce();
      }
      return connected;
    }
    return endpoint instanceof Tcp tcp && socket.connect(literal(tcp));
  }

  /**
   * One of the host's addresses, the next one after each failure. Resolved here because JeroMQ
   * would do it on its I/O thread.
   */
  private String literal(Tcp tcp) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(tcp.host());
    InetAddress address = addresses[addressesTried++ % addresses.length];
    return new Tcp(address.getHostAddress(), tcp.port()).toString();
  }

  private long nextPauseNanos() {
    long shortest = options.reconnectMin().toNanos();
    long longest = Math.max(shortest, options.reconnectMax().toNanos());
    long grown = shortest << Math.min(tries - 1, 20);
    long bounded = grown <= 0 || grown > longest ? longest : grown;
    return bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1);
  }

  /** Whether it is known that the try has succeeded or failed. */
  boolean settled(DealerSocket socket) {
    return socket.established() || socket.lost() != null || patienceNanos() <= 0;
  }

  /**
   * Looks after a connection until it is proven that its handshake is over: pokes it, and loses it
   * when it takes too long. Returns how long the next look may wait.
   */
  long lookAfter(DealerSocket socket) {
    if (socket.proven()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    if (socket.connected() && pokeAt == 0) {
      pokeAt = now + pokePauseNanos;
    }
    if (pokeAt != 0 && now - pokeAt >= 0) {
      poke();
      pokePauseNanos *= POKE_GROWTH;
      pokeAt = now + pokePauseNanos;
    }
    long proofDue = patienceUntil + options.heartbeatInterval().multipliedBy(2).toNanos();
    if (now - proofDue >= 0) {
      socket.lose("the server did not finish the handshake");
    }
    return Math.max(1, Math.min(proofDue - now, pokeAt == 0 ? Long.MAX_VALUE : pokeAt - now));
  }

  /**
   * Gives the I/O thread something else to poll for a moment. JeroMQ 0.6.0 forgets to poll a new
   * connection where its connecter and its engine change places within one turn of the poller, and
   * remembers it when anything is added to or taken from what it polls.
   */
  private void poke() {
    IoContext present = context;
    if (present != null) {
      SocketBase decoy = present.socket(ZMQ.ZMQ_DEALER);
      decoy.bind(DECOY);
      decoy.close();
    }
  }

  long patienceNanos() {
    return patienceUntil - System.nanoTime();
  }

  /** How a settled try has ended. */
  boolean reached(DealerSocket socket) {
    if (socket.established() && socket.lost() == null) {
      addressesTried = Math.max(0, addressesTried - 1);
      return true;
    }
    return false;
  }

  /**
   * The connection has been lost: the pause begins now, and is short if the connection has lasted.
   */
  void lost() {
    current = null;
    long now = System.nanoTime();
    if (now - dueAt > 0) {
      tries = 1;
    }
    dueAt = now + nextPauseNanos();
    inprocNews = true;
  }

  void close() {
    if (endpoint instanceof Inproc name) {
      Inprocs.shared().unwatch(name, inprocWatcher);
    }
    releaseContext();
  }

  private void releaseContext() {
    IoContext present = context;
    context = null;
    if (present == null) {
      return;
    }
    if (endpoint instanceof Inproc) {
      Inprocs.shared().releaseContext();
    } else {
      present.close();
    }
  }
}
