package io.zerocall.transport.engine;

import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.PendingMessage;
import io.zerocall.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input and output of a channel, done by its driver thread or by a caller.
 *
 * <p>A thread that writes needs the {@link TryLock}, for a few microseconds. A sender that can't
 * acquire it leaves its message in the queue for the holder. A thread that waits for replies may
 * become the {@linkplain #acquireReader reader}, which reads and calls the receiver. It may stay
 * the reader for long, and it sleeps without the lock. So a single caller writes and reads by
 * itself and wakes no other thread; of many callers one reads for all.
 */
final class ChannelIo {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final String RECEIVER_FAILED = "The receiver of a channel failed";
  private static final int WRITES_AT_ONCE = 256;
  private static final int READS_AT_ONCE = 64;

  /** A thread writes so often for others who go on queueing; then the reader does. */
  private static final int WRITES_IN_A_ROW = 64;

  /**
   * Where so many messages come in at once, what is sent leaves in as large lots, by the reader:
   * that takes a system call for many instead of one for each.
   */
  private static final int MANY = 8;

  /** The threads that wait and could read. */
  final AtomicInteger waiters = new AtomicInteger();

  volatile @Nullable Thread lastWaiter;

  private final ChannelReceiver receiver;
  private final Counters counters;
  private final Runnable wakeKeeper;
  private final Queue<PendingMessage> queue = new ConcurrentLinkedQueue<>();
  private final TryLock writeLock = new TryLock();
  private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private final List<Message> batch = new ArrayList<>(READS_AT_ONCE);

  private int lastCount; // the reader's

  private volatile @Nullable Connection connection;
  private volatile @Nullable Poller poller; // the connection's
  private volatile @Nullable Connection replaced;
  private volatile boolean blocked;
  private volatile boolean pendingWork;
  private volatile boolean handingOver;
  private volatile boolean closed;
  private final AtomicInteger cameAtOnce = new AtomicInteger();
  private final AtomicInteger activity = new AtomicInteger();

  /** @param wakeKeeper has the keeper look whether there is something to do for it */
  ChannelIo(ChannelReceiver receiver, Counters counters, Runnable wakeKeeper) {
    this.receiver = receiver;
    this.counters = counters;
    this.wakeKeeper = wakeKeeper;
  }

  void send(PendingMessage pendingMessage) {
    if (closed) {
      return;
    }
    boolean canWrite = StackProbe.canWrite();
    queue.add(pendingMessage);
    if (handingOver) {
      return; // the reader looks into the queue when it has done, and writes all at once
    }
    if (!canWrite || (cameAtOnce.getOpaque() >= MANY && hasReader())) {
      wakeReader();
    } else {
      flush();
    }
  }

  /**
   * Writes the queued messages unless another thread is about to. A thread that has released the
   * lock calls this method or {@link #runOnce}, so that no message stays behind.
   */
  void flush() {
    if (writeQueued()) {
      pendingWork = true;
      wakeReader();
    }
  }

  /** Returns whether the reader has something to see to now. */
  private boolean writeQueued() {
    Connection present = connection;
    int writes = 0;
    while (present != null && toBeWritten(present) && writeLock.tryAcquire()) {
      boolean full = false;
      try {
        if (present == connection && ready()) {
          full = write(present);
        }
      } catch (Throwable failure) {
        fail(present, failure);
      } finally {
        writeLock.release();
      }
      activity.setOpaque(activity.getOpaque() + 1);
      writes++;
      if (full || blocked || writes == WRITES_IN_A_ROW) {
        return true;
      }
      present = connection;
    }
    return false;
  }

  private boolean toBeWritten(Connection present) {
    return !blocked && (!queue.isEmpty() || present.wantsFlush()) && ready();
  }

  /** Returns whether there may be more than what was written at once. */
  private boolean write(Connection present) {
    assert writeLock.isHeld();
    blocked = false;
    int written = 0;
    boolean room = present.flush();
    while (room && written < WRITES_AT_ONCE) {
      PendingMessage pendingMessage = queue.poll();
      if (pendingMessage == null) {
        break;
      }
      Message message = take(pendingMessage);
      if (message != null) {
        written++;
        counters.sent.increment();
        room = present.write(message);
      }
    }
    blocked = !(room && present.flush());
    return written == WRITES_AT_ONCE;
  }

  private @Nullable Message take(PendingMessage pendingMessage) {
    try {
      return pendingMessage.take();
    } catch (Throwable e) {
      LOG.error("What was to be sent could not be taken", e);
      return null;
    }
  }

  /** Whether there is a connection that is worth writing to and reading from. */
  boolean ready() {
    Connection present = connection;
    return present != null && present.lost() == null && !closed;
  }

  /** Nobody wants to have anything more of the connection that there is. */
  void renew(String reason) {
    Connection present = connection;
    if (present != null) {
      replaced = present;
      present.lose(reason);
    }
  }

  /** Whether the connection was given up by {@link #renew}. */
  boolean isReplaced(Connection connection) {
    return replaced == connection;
  }

  /** Makes the thread the one that reads, unless another is. */
  boolean acquireReader(Thread thread) {
    return reader.compareAndSet(null, thread);
  }

  /** To be followed by a look at what others may have queued. */
  void releaseReader() {
    assert isReader(Thread.currentThread());
    activity.setOpaque(activity.getOpaque() + 1);
    reader.set(null);
    if (pendingWork) { // somebody may have told the reader so who was no longer listening
      wakeReader();
    }
  }

  boolean isReader(Thread thread) {
    return reader.get() == thread;
  }

  boolean hasReader() {
    return reader.get() != null;
  }

  /** Wakes the reader if it sleeps; without one, the keeper. */
  void wakeReader() {
    if (reader.get() == null) {
      wakeKeeper.run();
      return;
    }
    Poller present = poller;
    if (present != null) { // without a connection the reader is the keeper, and does not wait here
      present.wake();
    }
  }

  /**
   * The reader's work: writes what is queued, reads what has come, and hands it to the receiver.
   * Returns the number of messages handed over; {@link #moreLeft} tells whether there may be more.
   */
  int runOnce() {
    assert isReader(Thread.currentThread());
    Connection present = connection;
    if (present == null) {
      return 0;
    }
    pendingWork = false;
    blocked = false;
    boolean full = writeQueued() && !blocked;
    try {
      readInto(batch, present); // what is lost may still have something to say
    } catch (Throwable failure) {
      fail(present, failure);
    }
    pendingWork |= full || batch.size() == READS_AT_ONCE;
    return handOver();
  }

  private static void readInto(List<Message> batch, Connection present) {
    while (batch.size() < READS_AT_ONCE) {
      Message message = present.read();
      if (message == null) {
        return;
      }
      batch.add(message);
    }
  }

  private int handOver() {
    int count = batch.size();
    if (count > 0) {
      lastCount = count;
      cameAtOnce.setOpaque(Math.max(count, cameAtOnce.getOpaque() / 2));
    }
    counters.received.add(count);
    handingOver = count > 1;
    try {
      for (int i = 0; i < count && !closed; i++) {
        receive(batch.get(i));
      }
    } finally {
      handingOver = false;
      batch.clear();
    }
    return count;
  }

  private void receive(Message message) {
    try {
      receiver.received(message);
    } catch (Throwable e) {
      LOG.error(RECEIVER_FAILED, e);
    }
  }

  /** Calls the receiver; for the reader. */
  void notifyReceiver(Runnable callback) {
    assert isReader(Thread.currentThread());
    try {
      callback.run();
    } catch (Throwable e) {
      LOG.error(RECEIVER_FAILED, e);
    }
  }

  /** Whether something is known to be left to do. */
  boolean moreLeft() {
    Connection present = connection;
    return pendingWork || (present != null && toBeWritten(present));
  }

  /** Whether messages wait until the peer, who doesn't read, makes room for them. */
  boolean blocked() {
    return blocked;
  }

  /** Sleeps until there is something to do; for the reader. */
  void await(long nanos) {
    assert isReader(Thread.currentThread());
    Poller present = poller;
    if (present == null) {
      return;
    }
    boolean forRoom = blocked;
    if (!forRoom && spin.spin(lastCount, () -> hasSomethingToSee(present))) {
      return;
    }
    present.await(() -> moreLeft() || !ready(), nanos, forRoom);
  }

  private boolean hasSomethingToSee(Poller present) {
    return moreLeft() || !ready() || present.hasInput();
  }

  /** Changes, nearly always, whenever somebody has done something. */
  int activity() {
    return activity.getOpaque();
  }

  /**
   * A caller can be cut short anywhere, by too deep a stack or too little memory; what the
   * connection is like then nobody knows. Logging may fail for the same reason.
   */
  private void fail(Connection present, Throwable failure) {
    present.abandon("this side's connection failed");
    LOG.warn("A connection failed and is replaced", failure);
  }

  /** The connection is there: from now on callers may use it. By the keeper, as the reader. */
  void open(Connection connected) {
    assert isReader(Thread.currentThread());
    poller = connected.newPoller();
    writeLock.acquire();
    batch.clear(); // a reader that was cut short may have left messages of another connection
    blocked = false;
    pendingWork = true; // what has come with the handshake is signalled no more
    connection = connected;
    writeLock.release();
  }

  /** When this returns no caller uses the connection any more. By the keeper, as the reader. */
  void shut() {
    assert isReader(Thread.currentThread());
    writeLock.acquire();
    connection = null;
    writeLock.release();
    Poller unused = poller;
    poller = null;
    if (unused != null) {
      unused.close();
    }
  }

  /** From now on nothing is taken and nobody is told anything. */
  void close() {
    closed = true;
    queue.clear();
    wakeReader();
  }

  boolean closed() {
    return closed;
  }

  /** Drops what is left. By the keeper, as the reader. */
  void end() {
    queue.clear();
  }
}
