package io.zerocall.bench.contender;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Echoes every frame, on a thread for every connection. */
record TcpServer(ServerSocketChannel listener, int port) implements ContenderServer {

  static TcpServer start() {
    try {
      ServerSocketChannel listener = ServerSocketChannel.open()
          .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TcpServer server = new TcpServer(listener, listener.socket().getLocalPort());
      newThread("tcp-accept", server::acceptAll).start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel socket = listener.accept();
        newThread("tcp-echo", () -> echo(socket)).start();
      }
    } catch (ClosedChannelException e) {
      // The server was closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void echo(SocketChannel socket) {
    try (TcpFrames frames = new TcpFrames(socket)) {
      while (true) {
        frames.send(frames.receive());
      }
    } catch (EOFException e) {
      // The client disconnected.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread newThread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public String endpoint() {
    return "tcp://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
