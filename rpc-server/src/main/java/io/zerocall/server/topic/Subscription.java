package io.zerocall.server.topic;

import io.zerocall.transport.Message;

/**
 * One recipient of one topic. What it has no room for it misses, and it is owed a notice of that:
 * brought before the next message, or by the {@link MissedNotices} if none comes. Safe for use by
 * any thread.
 */
final class Subscription {
  private static final long UNCOUNTED = 1L << 62;

  private final String topic;
  private final Recipient recipient;
  private final MissedNotices notices;
  private volatile boolean ended;

  /**
   * How many messages were missed of which it doesn't know, and {@link #UNCOUNTED} besides if there
   * may be others that nobody has counted; changed under the lock.
   */
  private volatile long owed;

  Subscription(String topic, Recipient recipient, MissedNotices notices) {
    this.topic = topic;
    this.recipient = recipient;
    this.notices = notices;
  }

  /**
   * Brings a message. What one thread brings arrives in its order, with the notices in their
   * places: who has missed something of this thread's sees that here without the lock, as it was
   * this thread that counted it.
   */
  void bring(Message message) {
    if (owed == 0 && recipient.message(topic, message)) {
      return;
    }
    boolean missed;
    synchronized (this) {
      missed = !settle() || !recipient.message(topic, message);
      if (missed) {
        owed++;
      }
    }
    if (missed) {
      scheduleNotice();
    }
  }

  /** Messages were missed before they could be brought. */
  void missed(long count) {
    synchronized (this) {
      owed += count;
    }
    if (!settle()) {
      scheduleNotice();
    }
  }

  /** Messages may have been missed that nobody has counted. */
  void lost() {
    synchronized (this) {
      owed |= UNCOUNTED;
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

  /** Tells what there is to tell; false if there is no room even for that. */
  synchronized boolean settle() {
    if (owed >= UNCOUNTED && !ended) {
      if (!recipient.missed(topic, 0)) {
        return false;
      }
      owed -= UNCOUNTED;
    }
    if (owed > 0 && !ended) {
      if (!recipient.missed(topic, owed)) {
        return false;
      }
      owed = 0;
    }
    return true;
  }

  /** Nothing is owed any more. */
  void end() {
    ended = true;
  }
}
