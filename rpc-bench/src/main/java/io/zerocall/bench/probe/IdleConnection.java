package io.zerocall.bench.probe;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A client's connection that carries only heartbeats until a call is requested. */
public interface IdleConnection extends AutoCloseable {

  /** Must not block. */
  SocketChannel socket();

  /**
   * Replies to the PINGs that have arrived, without waiting for more. For one thread at a time.
   *
   * @throws IOException if the server has closed the connection
   */
  void read() throws IOException;

  @Override
  void close() throws IOException;

  /** Opens a connection. */
  @FunctionalInterface
  interface Opening<C extends IdleConnection> {

    /** Connects and waits until the server has accepted the connection. */
    C open(String endpoint) throws IOException;
  }
}
