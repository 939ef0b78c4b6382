package io.zerocall.transport.zmtp;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.InboundBudget;

/**
 * What a session takes from its peer.
 *
 * @param maxMessageBytes the most that the frames of one message may have together; at most
 *     {@link #MAX_ARRAY_BYTES} however large
 * @param budget charged with what has come in only in part
 */
record SessionLimits(long maxMessageBytes, InboundBudget budget) {
  /** The longest array that any JVM makes. */
  static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  SessionLimits {
    maxMessageBytes = Math.min(maxMessageBytes, MAX_ARRAY_BYTES);
  }

  /** Twice the most that is accepted, so that a reply can still say that it was too much. */
  static SessionLimits of(TransportOptions options, InboundBudget budget) {
    return new SessionLimits(2L * options.maxMessageBytes(), budget);
  }
}
