package io.zerocall.transport.engine;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits what waits for one peer to read it, in messages and in bytes. A single message is always
 * admitted. Everything is charged to the server's budget until it is {@linkplain #release
 * released}. Thread-safe.
 */
public final class UnsentLimit {
  private static final int BYTES_IN_MESSAGES = 16;
  private static final int OVERHEAD_BYTES = 64;

  /** While more bytes of replies wait for a peer, none of its calls runs. */
  private static final long CROWDED_BYTES = 64 << 10;

  /** While more bytes wait for a peer, it should get no more requests. */
  private static final long MANY_BYTES = 1 << 20;

  /** The part of the messages that may wait; while so many wait, it should get no more requests. */
  private static final int MANY_MESSAGES_SHARE = 2;

  private final int maxMessages;
  private final long maxBytes;
  private final MemoryBudget budget;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong replyBytes = new AtomicLong();
  private volatile boolean asked; // isWritable has returned false
  private volatile boolean askedForRequests; // takesRequests has returned false

  public UnsentLimit(TransportOptions options, MemoryBudget budget) {
    this.maxMessages = options.maxUnsentMessages();
    this.maxBytes = (long) BYTES_IN_MESSAGES * options.maxMessageBytes();
    this.budget = budget;
  }

  /** Admits a reply. Returns false if there is no space for it. */
  public boolean admit(Message reply) {
    if (!admit(reply, 1)) {
      return false;
    }
    replyBytes.addAndGet(reply.size());
    return true;
  }

  /** Admits a request. Returns false if there is no space for it. */
  public boolean admitRequest(Message request) {
    return admit(request, 1);
  }

  /** Admits a notification. Notifications leave half of the space to replies. */
  public boolean admitToSpare(Message notification) {
    return !budget.isExhausted() && admit(notification, 2);
  }

  private boolean admit(Message message, int share) {
    int size = message.size();
    long total = bytes.addAndGet(size);
    if (messages.incrementAndGet() <= Math.max(1, maxMessages / share)
        && (total <= maxBytes / share || total == size)) {
      budget.charge(size + OVERHEAD_BYTES);
      return true;
    }
    messages.decrementAndGet();
    bytes.addAndGet(-size);
    return false;
  }

  /**
   * Releases a message that no longer waits. Returns whether the peer was crowded before and is not
   * any more.
   */
  public boolean release(UnsentMessage unsentMessage) {
    int size = unsentMessage.message().size();
    return release(1, size, unsentMessage.isReply() ? size : 0);
  }

  /**
   * Releases several messages that no longer wait; for an engine that doesn't keep them until they
   * are written.
   *
   * @param size the bytes of all of them
   * @param replySize the bytes of those that are replies
   * @return whether the peer was crowded before and is not any more
   */
  public boolean release(int count, long size, long replySize) {
    messages.addAndGet(-count);
    bytes.addAndGet(-size);
    budget.release(size + (long) count * OVERHEAD_BYTES);
    long left = replyBytes.addAndGet(-replySize);
    return left <= CROWDED_BYTES && left + replySize > CROWDED_BYTES;
  }

  /** Whether so many bytes of replies wait that the peer's calls have to wait too. */
  public boolean isCrowded() {
    return replyBytes.get() > CROWDED_BYTES;
  }

  /**
   * Returns whether the peer's calls may run. After it has returned false, {@link #becameWritable}
   * reports when they may again.
   */
  public boolean isWritable() {
    if (!isCrowded()) {
      return true;
    }
    asked = true;
    return !isCrowded(); // replies may have been released before the request was recorded
  }

  /**
   * Returns whether so little waits that further requests may be sent. After it has returned false,
   * {@link #becameWritable} reports when they may again.
   */
  public boolean takesRequests() {
    if (hasLittle()) {
      return true;
    }
    askedForRequests = true;
    return hasLittle(); // as above
  }

  private boolean hasLittle() {
    return bytes.get() <= MANY_BYTES
        && messages.get() < Math.max(1, maxMessages / MANY_MESSAGES_SHARE);
  }

  /**
   * Returns whether {@link #isWritable} or {@link #takesRequests} has returned false and would now
   * return true. Reports that once. To be called after a release.
   */
  public boolean becameWritable() {
    boolean became = false;
    if (asked && !isCrowded()) {
      asked = false;
      became = true;
    }
    if (askedForRequests && hasLittle()) {
      askedForRequests = false;
      became = true;
    }
    return became;
  }

  /** Whether a message waits, or is being written. */
  public boolean hasMessages() {
    return messages.get() > 0;
  }

  /** Returns how many bytes wait. */
  public long heldBytes() {
    return bytes.get();
  }
}
