package io.zerocall.transport;

/** The server's side of a transport: one bound endpoint. Thread-safe. */
public interface Binding extends AutoCloseable {

  /**
   * Returns the endpoint, including the parts that the system chose: {@code tcp://127.0.0.1:0}
   * becomes {@code tcp://127.0.0.1:49152}.
   */
  String endpoint();

  /** Returns the counters of this binding since it was bound. */
  TransportCounters counters();

  /**
   * Writes the messages previously passed to {@link Peer#send} (for two seconds at most), closes
   * every connection, and releases sockets and threads. When this method returns, no callback runs
   * or will run, except a callback that is calling this method. Closing twice has no effect.
   */
  @Override
  void close();
}
