package io.zerocall.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The order in which messages were sent. A server reads them in that order and refuses a document
 * that it can't read at once, without an id if it found none; this tells whether such a refusal can
 * be meant for a message that nobody waits for. Safe for use by any thread, but {@link #answered}
 * and {@link #lost} are called by the thread that reads only.
 */
final class SentOrder {
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lastUnawaited = new AtomicLong();
  private volatile long lastAnswered;

  /** The place of the message that is sent next. */
  long next() {
    return sent.incrementAndGet();
  }

  /** Nobody waits for a reply to the message at this place. */
  void unawaited(long order) {
    lastUnawaited.accumulateAndGet(order, Math::max);
  }

  /** A reply to the message at this place has come: the server has read all before it. */
  void answered(long order) {
    if (order > lastAnswered) {
      lastAnswered = order;
    }
  }

  /** The connection is gone, and with it whatever was still to come. */
  void lost() {
    lastAnswered = sent.get();
  }

  /** Whether a message that nobody waits for may still be refused. */
  boolean mayRefuseUnawaited() {
    return lastUnawaited.get() > lastAnswered;
  }
}
