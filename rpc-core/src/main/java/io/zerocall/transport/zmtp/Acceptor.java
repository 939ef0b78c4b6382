package io.zerocall.transport.zmtp;

import io.zerocall.transport.Hosts;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.ConnectionLimit.Permit;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections up to the limit, and distributes them among the loops. Runs on the leader of
 * the first loop.
 */
final class Acceptor implements Runnable {
  private static final int ACCEPTS_AT_ONCE = 64;

  private final ServerSocketChannel socket;
  private final List<ZmtpLoop> loops;
  private final TransportOptions options;
  private final SessionLimits limits;
  private final ConnectionSecurity security;
  private final RateLimitedLog log;
  private final ConnectionLimit connections;
  private final SelectionKey key;
  private int next;
  private boolean paused;

  /**
   * @param connections gives each connection its permit, which is freed when the connection ends
   */
  Acceptor(
      ServerSocketChannel socket,
      List<ZmtpLoop> loops,
      TransportOptions options,
      SessionLimits limits,
      ConnectionSecurity security,
      RateLimitedLog log,
      ConnectionLimit connections)
      throws IOException {
    this.socket = socket;
    this.loops = loops;
    this.options = options;
    this.limits = limits;
    this.security = security;
    this.log = log;
    this.connections = connections;
    this.key = loops.get(0).register(socket, SelectionKey.OP_ACCEPT, this);
  }

  /** Accepts the pending connections. */
  @Override
  public void run() {
    assert isLeader();
    for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
      SocketChannel accepted = accept();
      if (accepted == null) {
        return;
      }
      register(accepted);
    }
  }

  private @Nullable SocketChannel accept() {
    try {
      return socket.accept();
    } catch (ClosedChannelException e) {
      return null;
    } catch (IOException e) {
      // Most likely there are no file descriptors left; retrying at once would only keep a
      // processor busy.
      log.warn("Connections can't be accepted at present", e);
      paused = true;
      key.interestOps(0);
      return null;
    }
  }

  private void register(SocketChannel accepted) {
    Permit permit = null;
    try {
      permit = connections.admit(Hosts.literal(accepted.getRemoteAddress()));
      if (permit == null) {
        reject(accepted, null);
        return;
      }
      Sockets.prepare(accepted);
      ZmtpLoop loop = loops.get(next++ % loops.size());
      ZmtpPeer peer = new ZmtpPeer(accepted, loop, options, limits, security, permit);
      loop.execute(() -> loop.add(peer));
    } catch (IOException | RuntimeException e) {
      reject(accepted, permit); // the client has already disconnected
    }
  }

  private static void reject(SocketChannel accepted, @Nullable Permit permit) {
    if (permit != null) {
      permit.free();
    }
    try {
      accepted.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }

  private boolean isLeader() {
    return loops.get(0).isLeader();
  }

  boolean isPaused() {
    assert isLeader();
    return paused;
  }

  /** Retries after a pause. */
  void maintain() {
    assert isLeader();
    if (paused) {
      paused = false;
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  void close() {
    assert isLeader();
    try {
      socket.close();
    } catch (IOException e) {
      log.warn("A listening socket could not be closed", e);
    }
  }
}
