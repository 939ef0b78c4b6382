package io.zerocall.transport;

import java.time.Duration;

/**
 * What an engine keeps to, on either side.
 *
 * @param maxMessageBytes the most a message may have over all its frames, both ways. Up to twice as
 *     much is still received, so that a reply can say so; what is larger closes the connection that
 *     sent it
 * @param maxConnections the most connections a binding holds at a time; those beyond are closed as
 *     they come
 * @param handshakeTimeout how long a connection may take until its handshake is done
 * @param maxUnsentMessages the most messages waiting for one peer that doesn't read; those beyond
 *     are dropped and counted
 * @param stallTimeout how long a client may read nothing while something waits for it; then its
 *     connection is closed, if it wasn't before for its silence
 * @param reconnectMin the pause before the first new try to connect
 * @param reconnectMax the longest pause between two tries
 * @param heartbeatInterval how often a silent connection is probed; one that stays silent for three
 *     intervals is broken
 */
public record TransportOptions(
    int maxMessageBytes,
    int maxConnections,
    Duration handshakeTimeout,
    int maxUnsentMessages,
    Duration stallTimeout,
    Duration reconnectMin,
    Duration reconnectMax,
    Duration heartbeatInterval) {

  /** The defaults: 4 MiB, 10,000 connections, 10 s, 2,048 messages, 30 s, 50 ms to 2 s, 5 s. */
  public static final TransportOptions DEFAULTS = new TransportOptions(
      4 << 20,
      10_000,
      Duration.ofSeconds(10),
      2_048,
      Duration.ofSeconds(30),
      Duration.ofMillis(50),
      Duration.ofSeconds(2),
      Duration.ofSeconds(5));

  /** The same, but for what the users of the library set. */
  public TransportOptions withLimits(
      int messageBytes, int connections, Duration handshakeTimeLimit) {
    return new TransportOptions(
        messageBytes,
        connections,
        handshakeTimeLimit,
        maxUnsentMessages,
        stallTimeout,
        reconnectMin,
        reconnectMax,
        heartbeatInterval);
  }
}
