package io.zerocall.bench.probe;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A client's connection over which nothing goes but heartbeats, unless it is told to call. */
interface IdleConnection extends AutoCloseable {

  /** Doesn't block. */
  SocketChannel socket();

  /**
   * Answers the PINGs that have come, without waiting for more. For one thread at a time.
   *
   * @throws IOException if the server has closed the connection
   */
  void read() throws IOException;

  @Override
  void close() throws IOException;

  /** How a connection is made. */
  @FunctionalInterface
  interface Opening<C extends IdleConnection> {

    /** Connects and waits until the server has let it in. */
    C open(String endpoint) throws IOException;
  }
}
