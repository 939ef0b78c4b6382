package io.zerocall.transport;

/** The server's side of a transport: one bound endpoint. Safe for use by any thread. */
public interface Binding extends AutoCloseable {

  /**
   * The endpoint with what the system chose filled in: {@code tcp://127.0.0.1:0} becomes
   * {@code tcp://127.0.0.1:49152}.
   */
  String endpoint();

  /** What this binding has counted since it was bound. */
  TransportCounters counters();

  /**
   * Writes what was handed to {@link Peer#send} before (for two seconds at most), closes every
   * connection, and frees sockets and threads. When this returns no callback runs or will run, but
   * for one that is calling this very method. Closing twice does nothing.
   */
  @Override
  void close();
}
