package io.zerocall.transport;

import java.time.Duration;

/**
 * Builds {@link TransportOptions}: the defaults, except for what a test sets. Not safe for use by
 * several threads.
 */
public final class Settings {
  private static final TransportOptions DEFAULTS = TransportOptions.DEFAULTS;

  private int maxMessageBytes = DEFAULTS.maxMessageBytes();
  private int maxConnections = DEFAULTS.maxConnections();
  private Duration handshakeTimeout = DEFAULTS.handshakeTimeout();
  private int maxUnsentMessages = DEFAULTS.maxUnsentMessages();
  private Duration stallTimeout = DEFAULTS.stallTimeout();
  private Duration reconnectMin = DEFAULTS.reconnectMin();
  private Duration reconnectMax = DEFAULTS.reconnectMax();
  private Duration heartbeatInterval = DEFAULTS.heartbeatInterval();

  public Settings maxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
    return this;
  }

  public Settings maxConnections(int connections) {
    maxConnections = connections;
    return this;
  }

  public Settings handshakeMillis(long millis) {
    handshakeTimeout = Duration.ofMillis(millis);
    return this;
  }

  public Settings maxUnsentMessages(int messages) {
    maxUnsentMessages = messages;
    return this;
  }

  public Settings stallMillis(long millis) {
    stallTimeout = Duration.ofMillis(millis);
    return this;
  }

  public Settings reconnectMillis(long min, long max) {
    reconnectMin = Duration.ofMillis(min);
    reconnectMax = Duration.ofMillis(max);
    return this;
  }

  public Settings heartbeatMillis(long millis) {
    heartbeatInterval = Duration.ofMillis(millis);
    return this;
  }

  public TransportOptions options() {
    return new TransportOptions(
        maxMessageBytes,
        maxConnections,
        handshakeTimeout,
        maxUnsentMessages,
        stallTimeout,
        reconnectMin,
        reconnectMax,
        heartbeatInterval);
  }
}
