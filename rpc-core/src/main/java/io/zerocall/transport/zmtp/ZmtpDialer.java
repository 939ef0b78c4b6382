package io.zerocall.transport.zmtp;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Backoff;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Dialer;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Connects a channel's sockets and performs the handshake. Runs on the channel's driver. */
final class ZmtpDialer implements Dialer<ZmtpConnection> {
  private static final String NO_GREETING_YET =
      "connected, but no ZeroMQ greeting has come yet (not a ZeroMQ server?)";

  private final Endpoint endpoint;
  private final TransportOptions options;
  private final SessionLimits limits;
  private final Counters counters;
  private final Backoff backoff;
  private final RateLimitedLog log = new RateLimitedLog();
  private final SocketDialer sockets;
  private final ConnectionSecurity security;
  private volatile @Nullable String failure;
  private Runnable onEvent = () -> {};
  private boolean wasConnected;

  ZmtpDialer(Endpoint endpoint, TransportOptions options, Counters counters) {
    this.endpoint = endpoint;
    this.options = options;
    this.limits = ZmtpTransport.limits(options);
    this.counters = counters;
    this.backoff = new Backoff(options);
    this.security = ConnectionSecurity.client(endpoint, options);
    this.sockets = new SocketDialer(endpoint, options, log);
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
    try {
      ZmtpConnection connection = dial(sockets.deadline());
      sockets.succeeded();
      failure = null;
      return connection;
    } catch (IOException | RuntimeException e) {
      failure = sockets.explain(e);
      return null;
    }
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  private ZmtpConnection dial(long deadline) throws IOException {
    boolean before = wasConnected;
    wasConnected = false;
    SocketChannel socket = sockets.connect(deadline);
    wasConnected = true;
    if (!before || failure == null) {
      failure = NO_GREETING_YET; // otherwise the end of the last connection explains more
    }
    ZmtpConnection connection = new ZmtpConnection(
        socket,
        security.streams().of(socket, null, () -> {}),
        security.curve(),
        options,
        limits,
        counters,
        this::signal);
    boolean reached = false;
    try {
      connection.begin();
      performHandshake(connection, socket, deadline);
      reached = true;
      return connection;
    } finally {
      if (!reached) {
        connection.close(0);
      }
    }
  }

  private void signal() {
    onEvent.run();
  }

  private void performHandshake(ZmtpConnection connection, SocketChannel socket, long deadline)
      throws IOException {
    try (Selector selector = Selector.open()) {
      SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
      while (!connection.isEstablished()) {
        boolean all = connection.flush();
        key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        sockets.await(selector, deadline, connection.awaited());
        connection.readHandshake();
        String lost = connection.lost();
        if (lost != null) {
          log.warn("The handshake with " + endpoint + " failed: " + lost);
          throw new IOException(connection.isGreeted() ? "the handshake failed: " + lost : lost);
        }
      }
    }
  }

  @Override
  public void cancel() {
    sockets.cancel();
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
