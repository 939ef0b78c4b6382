package io.zerocall.transport;

/** The limits for which connections, messages and calls are refused. */
public enum RefusedBy {
  /** Connections closed because there were too many. */
  CONNECTIONS("connections"),

  /** Connections closed because their host or their user had too many. */
  CONNECTIONS_PER_CLIENT("connectionsPerClient"),

  /** Connections closed because their addresses are not admitted. */
  ADDRESS("address"),

  /** Connections closed because they took too long to complete their handshake. */
  HANDSHAKE_TIMEOUT("handshakeTimeout"),

  /** Connections closed because they didn't read for too long. */
  STALL_TIMEOUT("stallTimeout"),

  /**
   * Connections closed because their unread replies took too much memory, and calls refused for
   * lack of memory.
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

  /** Connections closed because they sent too many pings and other frames without messages. */
  FRAMES("frames"),

  /** Calls for which no worker was free. */
  WORKERS("workers");

  private final String key;

  RefusedBy(String key) {
    this.key = key;
  }

  /** Returns the name of the limit, as in the setting where there is one. */
  public String key() {
    return key;
  }
}
