package io.zerocall.bench.probe;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that accepts one client, counts its messages and replies to none. Thread-safe. */
final class SilentPeer implements AutoCloseable {
  private static final InetAddress LOCALHOST = InetAddress.getLoopbackAddress();
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ServerSocket listening;

  // Guarded by this.
  private @Nullable Socket client;
  private long messages;
  private @Nullable IOException failure;

  private SilentPeer(ServerSocket listening) {
    this.listening = listening;
  }

  static SilentPeer start() throws IOException {
    SilentPeer peer = new SilentPeer(new ServerSocket(0, 1, LOCALHOST));
    Thread reader = new Thread(peer::read, "silent-peer");
    reader.setDaemon(true);
    reader.start();
    return peer;
  }

  String endpoint() {
    return "tcp://" + LOCALHOST.getHostAddress() + ":" + listening.getLocalPort();
  }

  private void read() {
    try (Socket socket = listening.accept()) {
      synchronized (this) {
        client = socket;
      }
      socket.getOutputStream().write(Zmtp.introduction("ROUTER"));
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      Zmtp.awaitIntroduction(in);
      while (true) {
        take(Zmtp.readFrame(in), socket);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void take(Zmtp.Frame frame, Socket socket) throws IOException {
    if (frame.isPing()) {
      socket.getOutputStream().write(frame.pong());
    } else if (frame.endsMessage()) {
      count();
    }
  }

  private synchronized void count() {
    messages++;
    notifyAll();
  }

  private synchronized void fail(IOException e) {
    failure = e;
    notifyAll();
  }

  /**
   * Waits until this many messages have arrived.
   *
   * @throws IOException if the client has disconnected, or they don't arrive within a minute
   */
  synchronized void await(long expected) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (messages < expected) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (failure != null || millis <= 0) {
        throw new IOException("only " + messages + " of " + expected + " calls arrived", failure);
      }
      wait(millis);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    synchronized (this) {
      if (client != null) {
        client.close();
      }
    }
  }
}
