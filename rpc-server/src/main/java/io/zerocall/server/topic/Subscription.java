package io.zerocall.server.topic;

import io.zerocall.transport.Message;

/**
 * One recipient of one topic. If the recipient has no capacity for a message it misses it, and has
 * a pending notice of that. The notice is delivered before the next message, or by the
 * {@link MissedNotices} if there is none. Thread-safe.
 */
final class Subscription {
  private static final long UNCOUNTED = 1L << 62;

  private final String topic;
  private final Recipient recipient;
  private final boolean own;
  private final MissedNotices notices;
  private volatile boolean ended;

  /**
   * How many missed messages the recipient has not been notified of, plus {@link #UNCOUNTED} if
   * there may be others whose number is unknown. Changed under the lock.
   */
  private volatile long unreported;

  /** @param own whether the recipient receives the messages that it publishes itself */
  Subscription(String topic, Recipient recipient, boolean own, MissedNotices notices) {
    this.topic = topic;
    this.recipient = recipient;
    this.own = own;
    this.notices = notices;
  }

  /** Returns whether the messages that a recipient publishes are delivered here. */
  boolean wantsMessagesOf(Recipient publisher) {
    return own || publisher != recipient;
  }

  /**
   * Delivers a message. Messages of one thread arrive in their order, with the notices between
   * them. That works without the lock, because a thread whose earlier message was missed has
   * counted it itself, and so sees the count here.
   */
  void deliver(Message message) {
    if (unreported == 0 && recipient.message(topic, message)) {
      return;
    }
    boolean missed;
    synchronized (this) {
      missed = !settle() || !recipient.message(topic, message);
      if (missed) {
        unreported++;
      }
    }
    if (missed) {
      scheduleNotice();
    }
  }

  /** Counts messages that were missed before they could be delivered. */
  void missed(long count) {
    synchronized (this) {
      unreported += count;
    }
    if (!settle()) {
      scheduleNotice();
    }
  }

  /** Notes that messages may have been missed whose number is unknown. */
  void lost() {
    synchronized (this) {
      unreported |= UNCOUNTED;
    }
    if (!settle()) {
      scheduleNotice();
    }
  }

  private void scheduleNotice() {
    if (!ended) {
      notices.add(this);
    }
  }

  /** Delivers the pending notices; returns false if there is no capacity for them. */
  synchronized boolean settle() {
    if (unreported >= UNCOUNTED && !ended) {
      if (!recipient.missed(topic, 0)) {
        return false;
      }
      unreported -= UNCOUNTED;
    }
    if (unreported > 0 && !ended) {
      if (!recipient.missed(topic, unreported)) {
        return false;
      }
      unreported = 0;
    }
    return true;
  }

  /** Ends the subscription; no notice is pending any more. */
  void end() {
    ended = true;
  }
}
