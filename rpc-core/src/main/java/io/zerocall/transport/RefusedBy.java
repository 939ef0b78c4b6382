package io.zerocall.transport;

/** The limits that connections, messages and calls are refused by. */
public enum RefusedBy {
  /** Connections closed because there were too many. */
  CONNECTIONS("connections"),

  /** Connections closed because there were too many of their host or their user. */
  CONNECTIONS_PER_CLIENT("connectionsPerClient"),

  /** Connections closed because they took too long to newConnectionEvents themselves. */
  HANDSHAKE_TIMEOUT("handshakeTimeout"),

  /** Connections closed because they didn't read for too long. */
  STALL_TIMEOUT("stallTimeout"),

  /**
   * Connections closed because their unread replies took too much memory; calls for which there was
   * none.
   */
  MEMORY_BYTES("memoryBytes"),

  /** Messages that were too large. */
  MESSAGE_BYTES("messageBytes"),

  /** Batches of too many calls. */
  BATCH_ITEMS("batchItems"),

  /** Calls of a connection that had too many in flight. */
  IN_FLIGHT("inFlight"),

  /** Calls of a client that made too many. */
  CALLS_PER_SECOND("callsPerSecond"),

  /** Calls of a client that sent too many bytes. */
  BYTES_PER_SECOND("bytesPerSecond"),

  /** Calls that would have had to wait too long for a worker. */
  EXPECTED_WAIT("expectedWait"),

  /** Pings and other frames without messages, of connections that were closed for too many. */
  FRAMES("frames"),

  /** Calls that no worker was free for. */
  WORKERS("workers");

  private final String key;

  RefusedBy(String key) {
    this.key = key;
  }

  /** The name of the limit, as users set it where it can be set. */
  public String key() {
    return key;
  }
}
