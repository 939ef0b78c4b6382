package io.zerocall.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;

/**
 * A proxy between clients and a server that forwards their bytes in pieces of its own choice, and
 * can drop all traffic without closing anything. Uses two threads per connection. Safe for use by
 * several threads.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 8 << 10;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final int target;
  private final IntUnaryOperator pieces;
  private volatile boolean swallowing;

  /**
   * Starts a proxy.
   *
   * @param target {@code tcp://127.0.0.1:port}
   * @param pieces returns how many of the given number of received bytes to write at once, from 1
   *     to that number; called by any thread
   */
  public TcpProxy(String target, IntUnaryOperator pieces) throws IOException {
    this.target = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    this.pieces = pieces;
    start(this::accept);
  }

  /** Starts a proxy that forwards everything as it arrives. */
  public static TcpProxy to(String target) throws IOException {
    return new TcpProxy(target, bytes -> bytes);
  }

  public String endpoint() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** Starts or stops dropping everything that arrives, including the ends of connections. */
  public void swallow(boolean all) {
    swallowing = all;
  }

  /** Breaks all connections. New ones are accepted. */
  public void breakConnections() {
    List<Socket> present = List.copyOf(sockets);
    sockets.removeAll(present);
    present.forEach(TcpProxy::closed);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket client = server.accept();
        sockets.add(client);
        join(client);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(Socket client) throws IOException {
    try {
      Socket served = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(served);
      client.setTcpNoDelay(true);
      served.setTcpNoDelay(true);
      start(() -> pass(client, served));
      start(() -> pass(served, client));
    } catch (IOException e) {
      client.close();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int at = 0; at < count && !swallowing; ) {
          int piece = pieces.applyAsInt(count - at);
          out.write(buffer, at, piece);
          at += piece;
        }
      }
      if (!swallowing) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      if (!swallowing) {
        closed(from);
        closed(to);
      }
    }
  }

  private static void closed(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    sockets.forEach(TcpProxy::closed);
  }
}
