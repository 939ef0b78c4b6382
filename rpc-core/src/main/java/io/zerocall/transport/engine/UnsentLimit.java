package io.zerocall.transport.engine;

import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what waits for one peer to read it, in messages and in bytes; a single message always has
 * room. Safe for any thread.
 */
public final class UnsentLimit {
  private static final int BYTES_IN_MESSAGES = 16;

  private final int maxMessages;
  private final long maxBytes;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  public UnsentLimit(TransportOptions options) {
    maxMessages = options.maxUnsentMessages();
    maxBytes = (long) BYTES_IN_MESSAGES * options.maxMessageBytes();
  }

  /** Makes room for a message; false if there is none. */
  public boolean admit(Message message) {
    return admit(message, 1);
  }

  /** The same for a message that leaves half of the room to others. */
  public boolean admitToSpare(Message message) {
    return admit(message, 2);
  }

  private boolean admit(Message message, int share) {
    int size = message.size();
    long total = bytes.addAndGet(size);
    if (messages.incrementAndGet() <= Math.max(1, maxMessages / share)
        && (total <= maxBytes / share || total == size)) {
      return true;
    }
    release(message);
    return false;
  }

  /** A message waits no longer. */
  public void release(Message message) {
    messages.decrementAndGet();
    bytes.addAndGet(-message.size());
  }
}
