package io.zerocall.transport;

/**
 * The server's side of a transport: one endpoint that it has {@linkplain Transport#bind bound} or
 * {@linkplain Transport#dial dials}. Thread-safe.
 */
public interface Binding extends AutoCloseable {

  /**
   * Returns the endpoint. If it is bound, includes the parts that the system chose:
   * {@code tcp://127.0.0.1:0} becomes {@code tcp://127.0.0.1:49152}.
   */
  String endpoint();

  /** Returns whether there is a connection, as far as is known. True for a bound endpoint. */
  default boolean connected() {
    return true;
  }

  /** Returns the counters of this binding since it was opened. */
  TransportCounters counters();

  /**
   * Writes the messages previously passed to {@link Peer#send} (for two seconds at most), closes
   * every connection, and releases sockets and threads. When this method returns, no callback runs
   * or will run, except a callback that is calling this method. Closing twice has no effect.
   */
  @Override
  void close();
}
