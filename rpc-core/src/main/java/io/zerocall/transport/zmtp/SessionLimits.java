package io.zerocall.transport.zmtp;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.InboundBudget;

/**
 * What a session accepts from its peer.
 *
 * @param maxMessageBytes the most bytes of the frames of one message together; never more than
 *     {@link #MAX_ARRAY_BYTES}
 * @param budget charged with messages that are partly received
 */
record SessionLimits(long maxMessageBytes, InboundBudget budget) {
  /** The length of the longest array that any JVM can allocate. */
  static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  SessionLimits {
    maxMessageBytes = Math.min(maxMessageBytes, MAX_ARRAY_BYTES);
  }

  /**
   * Returns limits of twice the accepted size, so that a reply can still report that a message was
   * too large.
   */
  static SessionLimits of(TransportOptions options, InboundBudget budget) {
    return new SessionLimits(2L * options.maxMessageBytes(), budget);
  }
}
