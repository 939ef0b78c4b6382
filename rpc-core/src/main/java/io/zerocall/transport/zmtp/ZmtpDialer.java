package io.zerocall.transport.zmtp;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Backoff;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Dialer;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Ipc;
import io.zerocall.transport.engine.Endpoint.Tcp;
import io.zerocall.transport.engine.HostNames;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects sockets and performs the handshake. Runs on the channel's driver. */
final class ZmtpDialer implements Dialer<ZmtpConnection> {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpTransport.class);

  private static final String NO_GREETING_YET =
      "connected, but no ZeroMQ greeting has come yet (not a ZeroMQ server?)";
  private static final String NO_GREETING =
      "connected, but no ZeroMQ greeting came in time (not a ZeroMQ server?)";

  private final Endpoint endpoint;
  private final TransportOptions options;
  private final SessionLimits limits;
  private final Counters counters;
  private final Backoff backoff;
  private final RateLimitedLog log = new RateLimitedLog();
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
  private volatile @Nullable Selector dialling;
  private volatile @Nullable String failure;
  private Runnable onEvent = () -> {};
  private int addressesTried;
  private boolean wasConnected;

  ZmtpDialer(Endpoint endpoint, TransportOptions options, Counters counters) {
    this.endpoint = endpoint;
    this.options = options;
    this.limits = ZmtpTransport.limits(options);
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
  public @Nullable ZmtpConnection dial() {
    backoff.trying();
    long deadline = options.clock().getAsLong() + options.handshakeTimeout().toNanos();
    try {
      ZmtpConnection connection = dial(address(deadline), deadline);
      addressesTried = Math.max(0, addressesTried - 1);
      failure = null;
      return connection;
    } catch (UnknownHostException e) {
      failure = "the host is unknown";
      log.warn("The host of " + endpoint + " is not known");
    } catch (SocketException e) {
      failure = unreachable(e);
      LOG.debug("Connecting to {} failed: {}", endpoint, e.getMessage());
    } catch (IOException e) {
      failure = e.getMessage();
      LOG.debug("Connecting to {} failed: {}", endpoint, e.getMessage());
    } catch (RuntimeException e) {
      failure = "connecting failed: " + e;
      log.warn("Connecting to " + endpoint + " failed", e);
    }
    return null;
  }

  /** Returns the system's error message as a part of a sentence. */
  private String unreachable(SocketException refused) {
    String text = String.valueOf(refused.getMessage());
    String reason = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    boolean noServer = refused instanceof ConnectException || endpoint instanceof Ipc;
    return noServer ? reason + ": is a server listening there?" : reason;
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** Returns the server's address; if it has several, the next one after each failure. */
  private SocketAddress address(long deadline) throws UnknownHostException {
    if (endpoint instanceof Ipc ipc) {
      return UnixDomainSocketAddress.of(ipc.path());
    }
    Tcp tcp = (Tcp) endpoint;
    InetAddress[] addresses =
        HostNames.resolve(tcp.host(), deadline - options.clock().getAsLong(), cancelled);
    return new InetSocketAddress(addresses[addressesTried++ % addresses.length], tcp.port());
  }

  private ZmtpConnection dial(SocketAddress address, long deadline) throws IOException {
    SocketChannel socket = Sockets.connecting(address);
    ZmtpConnection connection = new ZmtpConnection(socket, options, limits, counters, this::signal);
    boolean reached = false;
    try (Selector selector = Selector.open()) {
      dialling = selector;
      boolean before = wasConnected;
      wasConnected = false;
      connect(socket, selector, deadline);
      wasConnected = true;
      if (!before || failure == null) {
        failure = NO_GREETING_YET; // otherwise the end of the last connection explains more
      }
      performHandshake(connection, socket, selector, deadline);
      reached = true;
      return connection;
    } finally {
      dialling = null;
      if (!reached) {
        connection.close(0);
      }
    }
  }

  private void signal() {
    onEvent.run();
  }

  private void connect(SocketChannel socket, Selector selector, long deadline) throws IOException {
    SelectionKey key = socket.register(selector, SelectionKey.OP_CONNECT);
    while (!socket.finishConnect()) {
      await(selector, deadline, "connecting took too long");
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  private void performHandshake(
      ZmtpConnection connection, SocketChannel socket, Selector selector, long deadline)
      throws IOException {
    while (!connection.isEstablished()) {
      boolean all = connection.flush();
      socket
          .keyFor(selector)
          .interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      await(
          selector, deadline, connection.isGreeted() ? "the handshake took too long" : NO_GREETING);
      connection.readHandshake();
      String lost = connection.lost();
      if (lost != null) {
        log.warn("The handshake with " + endpoint + " failed: " + lost);
        throw new IOException(connection.isGreeted() ? "the handshake failed: " + lost : lost);
      }
    }
  }

  private void await(Selector selector, long deadline, String tooLate) throws IOException {
    long nanos = deadline - options.clock().getAsLong();
    if (nanos <= 0 || cancelled.isDone()) {
      throw new IOException(cancelled.isDone() ? "cancelled" : tooLate);
    }
    selector.select(nanos / 1_000_000 + 1);
    selector.selectedKeys().clear();
    Thread.interrupted(); // no other thread is meant to interrupt this one
  }

  @Override
  public void cancel() {
    cancelled.complete(true);
    Selector present = dialling;
    if (present != null) {
      present.wakeup();
    }
  }

  @Override
  public long maintain(ZmtpConnection connection) {
    return connection.maintain();
  }

  @Override
  public void lost(boolean onPurpose) {
    backoff.lost(onPurpose);
  }

  @Override
  public void close() {
    // Nothing is left of a failed attempt.
  }
}
