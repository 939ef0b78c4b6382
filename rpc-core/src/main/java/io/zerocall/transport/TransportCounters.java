package io.zerocall.transport;

/**
 * What happened to messages and connections, as counted by an engine.
 *
 * @param received messages that came in whole
 * @param sent messages handed to the network
 * @param dropped messages thrown away because their peer was gone or did not read
 * @param refused connections closed because there were too many, or they broke the protocol or a
 *     limit
 * @param undelivered messages that have come in and are not handed over yet
 */
public record TransportCounters(
    long received, long sent, long dropped, long refused, long undelivered) {

  /** Counters of what hands messages over as they come. */
  public TransportCounters(long received, long sent, long dropped, long refused) {
    this(received, sent, dropped, refused, 0);
  }
}
