package io.zerocall.transport;

/**
 * An engine's counters of messages and connections.
 *
 * @param received messages that arrived completely
 * @param sent messages passed to the network
 * @param dropped messages discarded because their peer was gone or did not read
 * @param refused connections closed because there were too many, or because they violated the
 *     protocol or a limit
 * @param undelivered messages that have arrived but are not delivered yet
 */
public record TransportCounters(
    long received, long sent, long dropped, long refused, long undelivered) {

  /** Creates the counters of a transport that delivers messages as they arrive. */
  public TransportCounters(long received, long sent, long dropped, long refused) {
    this(received, sent, dropped, refused, 0);
  }
}
