package io.zerocall.transport.tls;

import io.zerocall.RpcTls;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What differs between the two sides of a connection. For the thread that reads, unless noted. */
interface TlsSide {
  int HANDSHAKE = 22;
  int ALERT = 21;

  /** Returns whether this side sends the first message of the handshake. */
  boolean begins();

  /** Returns whether a first byte is that of TLS. */
  boolean accepts(int first);

  /** Returns a new engine. May read files. On the thread that runs the handshake's tasks. */
  SSLEngine newEngine();

  /** Runs the first task of the handshake as soon as it may begin, perhaps on another thread. */
  void request(Runnable first);

  /** Runs a further task of the handshake, perhaps on another thread. */
  void execute(Runnable task);

  /**
   * Returns the user that the handshake has authenticated; null if none.
   *
   * @throws SSLException if the peer's certificate names no user
   */
  @Nullable
  String user(SSLEngine engine) throws SSLException;

  /** Called when the handshake has ended in any way; perhaps several times. */
  void done();

  /** The client, whose handshake runs on the threads that read. */
  record Client(RpcTls tls, String host, int port) implements TlsSide {
    @Override
    public boolean begins() {
      return true;
    }

    @Override
    public boolean accepts(int first) {
      return first == HANDSHAKE || first == ALERT;
    }

    @Override
    public SSLEngine newEngine() {
      return tls.clientEngine(host, port);
    }

    @Override
    public void request(Runnable first) {
      first.run();
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public @Nullable String user(SSLEngine engine) {
      return null;
    }

    @Override
    public void done() {}
  }

  /** The server, whose handshakes take turns. */
  final class Server implements TlsSide {
    private final RpcTls tls;
    private final Handshakes handshakes;
    private final @Nullable String host;
    private HandshakeTurns.@Nullable Turn turn;

    /** @param host where the connection comes from; null if that is no host */
    Server(RpcTls tls, Handshakes handshakes, @Nullable String host) {
      this.tls = tls;
      this.handshakes = handshakes;
      this.host = host;
    }

    @Override
    public boolean begins() {
      return false;
    }

    @Override
    public boolean accepts(int first) {
      return first == HANDSHAKE;
    }

    @Override
    public SSLEngine newEngine() {
      return tls.serverEngine();
    }

    @Override
    public void request(Runnable first) {
      turn = handshakes.request(host, first);
    }

    @Override
    public void execute(Runnable task) {
      Objects.requireNonNull(turn).execute(task);
    }

    @Override
    public @Nullable String user(SSLEngine engine) throws SSLException {
      return tls.requiresClientCertificate() ? tls.user(engine.getSession()) : null;
    }

    @Override
    public void done() {
      HandshakeTurns.Turn own = turn;
      if (own != null) {
        own.end();
      }
    }
  }
}
