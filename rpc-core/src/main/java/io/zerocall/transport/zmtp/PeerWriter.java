package io.zerocall.transport.zmtp;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ByteStream;
import io.zerocall.transport.engine.StackProbe;
import io.zerocall.transport.engine.TryLock;
import io.zerocall.transport.engine.UnsentLimit;
import io.zerocall.transport.engine.UnsentMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The output of one connection of a binding. Any thread that holds the {@link TryLock} writes; if a
 * thread can't get the lock, the thread that holds it writes the messages of both. Thread-safe
 * unless noted.
 */
final class PeerWriter {
  /** A thread that sends again within this time is about to send more. */
  private static final long BURST_NANOS = 10_000;

  private final ZmtpLoop loop;
  private final Owner owner;
  private final ByteStream stream;
  private final InterestSet interest;
  private final FrameWriter frameWriter;
  private final UnsentLimit unsent;
  private final LongSupplier clock;
  private final long stallNanos;
  private final TryLock lock = new TryLock();
  private final Queue<UnsentMessage> messages = new ConcurrentLinkedQueue<>();
  private final Deque<UnsentMessage> writing = new ArrayDeque<>(4); // needs the lock
  private final Queue<byte[]> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean leftToLeader = new AtomicBoolean();
  private volatile boolean sendsMessages;
  private volatile @Nullable FrameSeal seal;
  private volatile boolean blocked;
  private volatile long blockedAt;
  private volatile @Nullable Thread lastWriter;
  private volatile long lastWriteNanos;

  /** The connection. Its messages count against the memory while the network doesn't take them. */
  interface Owner extends MemoryBudget.SlowReader {

    /** Returns why the connection has ended, or null if it hasn't. */
    @Nullable
    String gone();

    /** Ends the connection. */
    void drop(String reason);

    /**
     * Called by the leader when {@link #isWritable} or {@link #takesRequests} has returned false
     * and would return true.
     */
    void onWritable();
  }

  PeerWriter(
      ByteStream stream,
      ZmtpLoop loop,
      TransportOptions options,
      InterestSet interest,
      Owner owner) {
    this.loop = loop;
    this.owner = owner;
    this.interest = interest;
    this.stream = stream;
    this.frameWriter = new FrameWriter(stream);
    this.unsent = new UnsentLimit(options, loop.memory());
    this.clock = options.clock();
    this.stallNanos = options.stallTimeout().toNanos();
  }

  /** Queues and writes a reply; returns false if it was dropped. */
  boolean send(Message reply) {
    if (owner.gone() != null || !unsent.admit(reply)) {
      loop.counters().dropped.increment();
      return false;
    }
    enqueue(new UnsentMessage(reply, true));
    return true;
  }

  /** Queues and writes a request; returns false if there is no space for it. */
  boolean request(Message request) {
    if (owner.gone() != null || !unsent.admitRequest(request)) {
      return false;
    }
    enqueue(new UnsentMessage(request, false));
    return true;
  }

  boolean takesRequests() {
    return owner.gone() == null && unsent.takesRequests();
  }

  /** Queues and writes a notification; returns false if there is no space for it. */
  boolean offer(Message notification) {
    if (owner.gone() != null || !unsent.admitToSpare(notification)) {
      return false;
    }
    enqueue(new UnsentMessage(notification, false));
    return true;
  }

  private void enqueue(UnsentMessage unsentMessage) {
    messages.add(unsentMessage);
    if (owner.gone() != null) {
      dropAll(messages); // the leader may have released everything already
      return;
    }
    Thread me = Thread.currentThread();
    if (loop.isLedBy(me)) {
      leaveToLeader();
      if (loop.isLedBy(me)) {
        return;
      }
    }
    if (!isBurst(me) && StackProbe.canWrite()) {
      flush();
    } else {
      leaveToLeader();
      loop.wake();
    }
    lastWriter = me;
    lastWriteNanos = clock.getAsLong();
  }

  /**
   * Returns whether this thread has just sent another message, for example one of many replies that
   * are complete at once. Then the leader writes them together.
   */
  private boolean isBurst(Thread me) {
    return lastWriter == me && clock.getAsLong() - lastWriteNanos < BURST_NANOS;
  }

  private void leaveToLeader() {
    if (leftToLeader.compareAndSet(false, true)) {
      loop.leave(this);
    }
  }

  /** Writes the messages that were left to the leader. */
  void flushLeft() {
    leftToLeader.set(false);
    flush();
  }

  /** Queues a command of the protocol. {@link #flush} writes it, before all queued messages. */
  void add(byte[] command) {
    commands.add(command);
  }

  /** Returns whether a command, or a part of the stream's own protocol, has not been written. */
  boolean hasCommands() {
    return stream.wantsFlush() || (!commands.isEmpty() && stream.isOpen());
  }

  /**
   * Allows messages to be written, as the handshake is complete.
   *
   * @param encryption encrypts them; null if nothing does
   */
  void established(@Nullable FrameSeal encryption) {
    seal = encryption;
    sendsMessages = true;
  }

  /**
   * Writes what is queued unless another thread is about to. The thread that holds the lock checks
   * the queue again after releasing it, so that no message is left behind.
   */
  void flush() {
    while (toBeWritten() && lock.tryAcquire()) {
      try {
        write();
      } catch (Throwable failure) {
        drop(failure);
      } finally {
        lock.release();
      }
    }
  }

  private boolean toBeWritten() {
    return !blocked && owner.gone() == null && (hasCommands() || hasMessages());
  }

  private boolean hasMessages() {
    return !messages.isEmpty() && stream.isOpen();
  }

  private void drop(Throwable failure) {
    owner.drop("writing failed: " + failure.getMessage());
  }

  /** Writes what is queued. Needs the lock. */
  private void write() throws IOException {
    assert lock.isHeld();
    if (!stream.flush()) {
      awaitWritable();
      return;
    }
    if (!stream.isOpen() || !writeGathered()) {
      return;
    }
    boolean established = sendsMessages; // before the seal is read, which is set earlier
    frameWriter.sealWith(seal);
    byte[] command = commands.poll();
    while (command != null) {
      frameWriter.add(command);
      command = commands.poll();
    }
    boolean more = true;
    while (more && established) {
      UnsentMessage next = messages.poll();
      if (next == null) {
        break;
      }
      writing.add(next);
      more = !frameWriter.add(next.message());
    }
    writeGathered();
  }

  /**
   * Writes the gathered bytes; returns false if the network doesn't take all of them now. Needs the
   * lock.
   */
  private boolean writeGathered() throws IOException {
    assert lock.isHeld();
    if (!frameWriter.write()) {
      awaitWritable();
      return false;
    }
    loop.counters().sent.add(release(writing));
    return true;
  }

  private void awaitWritable() {
    blockedAt = clock.getAsLong();
    blocked = true;
    interest.watchWritable(true);
    loop.memory().add(owner);
    loop.wake();
  }

  /** Called by the leader when the network takes bytes again. */
  void writable() {
    assert loop.isLeader();
    lock.acquire(); // waits for a thread that has just found the network full
    try {
      blocked = false;
      interest.watchWritable(false);
      loop.memory().remove(owner);
      write();
    } catch (Throwable failure) {
      drop(failure);
    } finally {
      lock.release();
    }
    flush();
  }

  /**
   * Returns whether so few bytes of replies wait that the peer's next calls may run. Doesn't depend
   * on whether the network accepts them, because nobody may have tried to write them yet.
   */
  boolean isWritable() {
    return unsent.isWritable();
  }

  /** Returns whether the network has taken no bytes for longer than the limit. */
  boolean isStalled(long now) {
    return blocked && now - blockedAt > stallNanos;
  }

  /** Returns how many bytes wait. */
  long heldBytes() {
    return unsent.heldBytes();
  }

  /**
   * Returns whether a message that was accepted for sending is still queued or is being written.
   */
  boolean hasUnsent() {
    return owner.gone() == null && (blocked || unsent.hasMessages() || !commands.isEmpty());
  }

  /** Tells the peer, as far as the network takes it, that nothing more follows. */
  void endOutput() throws IOException {
    lock.acquire();
    try {
      stream.endOutput();
    } finally {
      lock.release();
    }
  }

  /** Drops everything that is queued, and prevents all further writing. For the leader, once. */
  void close() {
    assert loop.isLeader();
    lock.acquire(); // never released
    loop.memory().remove(owner);
    dropAll(writing);
    dropAll(messages);
  }

  private void dropAll(Queue<UnsentMessage> waiting) {
    loop.counters().dropped.add(release(waiting));
  }

  private int release(Queue<UnsentMessage> waiting) {
    int released = 0;
    UnsentMessage next = waiting.poll();
    while (next != null) {
      unsent.release(next);
      released++;
      next = waiting.poll();
    }
    if (unsent.becameWritable()) {
      loop.execute(owner::onWritable);
    }
    return released;
  }
}
