package io.zerocall.transport.engine;

import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.PendingMessage;
import io.zerocall.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input and output of a channel, which its driver thread and its callers share.
 *
 * <p>There are two exclusive roles. The holder of the write lock, a {@link TryLock}, writes. A
 * sender holds the lock for a few microseconds; if it can't acquire the lock, it leaves its message
 * to the holder. The {@linkplain #acquireReader reader} waits for input and calls the receiver. A
 * thread may have this role for long, but it never sleeps while it holds the write lock. So a
 * single caller writes and reads by itself and wakes no other thread, and of several callers one
 * reads for all.
 */
final class ChannelIo {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final String RECEIVER_FAILED = "The receiver of a channel failed";
  private static final int WRITES_AT_ONCE = 256;
  private static final int READS_AT_ONCE = 64;

  /** How often a thread writes for others that keep enqueueing messages, before the reader does. */
  private static final int WRITES_IN_A_ROW = 64;

  /**
   * When so many messages arrive together, the reader writes what is sent, in batches of that size.
   * So one system call writes many messages.
   */
  private static final int MANY = 8;

  /** How many threads wait and could read. */
  final AtomicInteger waiters = new AtomicInteger();

  volatile @Nullable Thread lastWaiter;

  private final ChannelReceiver receiver;
  private final Counters counters;
  private final Runnable wakeDriver;
  private final Queue<PendingMessage> queue = new ConcurrentLinkedQueue<>();
  private final TryLock writeLock = new TryLock();
  private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private final List<Message> batch = new ArrayList<>(READS_AT_ONCE);

  private int lastCount; // belongs to the reader

  private volatile @Nullable Connection connection;
  private volatile @Nullable Poller poller; // the connection's
  private volatile @Nullable Connection replaced;
  private volatile boolean blocked;
  private volatile boolean pendingWork;
  private volatile boolean delivering;
  private volatile boolean closed;
  private final AtomicInteger batchSize = new AtomicInteger();
  private final AtomicInteger activity = new AtomicInteger();

  /** @param wakeDriver makes the driver check whether there is something for it to do */
  ChannelIo(ChannelReceiver receiver, Counters counters, Runnable wakeDriver) {
    this.receiver = receiver;
    this.counters = counters;
    this.wakeDriver = wakeDriver;
  }

  void send(PendingMessage pendingMessage) {
    if (closed) {
      return;
    }
    boolean canWrite = StackProbe.canWrite();
    queue.add(pendingMessage);
    if (delivering) {
      return; // the reader checks the queue after the batch, and writes everything at once
    }
    if (!canWrite || (batchSize.getOpaque() >= MANY && hasReader())) {
      wakeReader();
    } else {
      flush();
    }
  }

  /**
   * Writes what is queued, unless another thread holds the write lock. The holder checks the queue
   * again here or in {@link #runOnce} after it has released the lock, so no message stays behind.
   */
  void flush() {
    if (writeQueued()) {
      pendingWork = true;
      wakeReader();
    }
  }

  /** Returns whether there is something left for the reader to do. */
  private boolean writeQueued() {
    Connection present = connection;
    int writes = 0;
    while (present != null && hasOutput(present) && writeLock.tryAcquire()) {
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

  private boolean hasOutput(Connection present) {
    return !blocked && (!queue.isEmpty() || present.wantsFlush()) && ready();
  }

  /** Returns whether it wrote as much as it may at once, so that there may be more. */
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
      LOG.error("A message to send could not be taken", e);
      return null;
    }
  }

  /** Whether there is a connection that is worth writing to and reading from. */
  boolean ready() {
    Connection present = connection;
    return present != null && present.lost() == null && !closed;
  }

  OptionalLong silentNanos() {
    Connection present = connection;
    return present == null ? OptionalLong.empty() : present.silentNanos();
  }

  /** Gives up the present connection, so that the driver replaces it. */
  void renew(String reason) {
    Connection present = connection;
    if (present != null) {
      replaced = present;
      present.markLost(reason);
    }
  }

  /** Whether the connection was given up by {@link #renew}. */
  boolean isReplaced(Connection connection) {
    return replaced == connection;
  }

  /** Makes the thread the reader, unless there is one. Returns whether it is. */
  boolean acquireReader(Thread thread) {
    return reader.compareAndSet(null, thread);
  }

  /** Ends the reader's role. The caller must then {@link #flush} what others may have enqueued. */
  void releaseReader() {
    assert isReader(Thread.currentThread());
    activity.setOpaque(activity.getOpaque() + 1);
    reader.set(null);
    if (pendingWork) { // another thread may have woken the reader when it no longer checked
      wakeReader();
    }
  }

  boolean isReader(Thread thread) {
    return reader.get() == thread;
  }

  boolean hasReader() {
    return reader.get() != null;
  }

  /** Wakes the reader if it sleeps; wakes the driver if there is no reader. */
  void wakeReader() {
    if (reader.get() == null) {
      wakeDriver.run();
      return;
    }
    Poller present = poller;
    if (present != null) { // without a connection the driver reads, and does not wait here
      present.wake();
    }
  }

  /**
   * Writes what is queued, reads what has arrived, and delivers it to the receiver; for the reader.
   * Returns the number of messages delivered; {@link #moreLeft} reports whether there may be more.
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
      readInto(batch, present); // a lost connection may still have input
    } catch (Throwable failure) {
      fail(present, failure);
    }
    pendingWork |= full || batch.size() == READS_AT_ONCE;
    return deliver();
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

  private int deliver() {
    int count = batch.size();
    if (count > 0) {
      lastCount = count;
      batchSize.setOpaque(Math.max(count, batchSize.getOpaque() / 2));
    }
    counters.received.add(count);
    delivering = count > 1;
    try {
      for (int i = 0; i < count && !closed; i++) {
        receive(batch.get(i));
      }
    } finally {
      delivering = false;
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

  /** Whether it is known that something is left to do. */
  boolean moreLeft() {
    Connection present = connection;
    return pendingWork || (present != null && hasOutput(present));
  }

  /** Whether messages wait for a peer that doesn't read. */
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
    boolean forSpace = blocked;
    if (!forSpace && spin.spin(lastCount, () -> hasWork(present))) {
      return;
    }
    present.await(() -> moreLeft() || !ready(), nanos, forSpace);
  }

  private boolean hasWork(Poller present) {
    return moreLeft() || !ready() || present.hasInput();
  }

  /** Returns a number that nearly always changes when a thread has done some work. */
  int activity() {
    return activity.getOpaque();
  }

  /**
   * Abandons a connection after a failure. A stack overflow or a lack of memory can interrupt a
   * caller anywhere, and the state of the connection is unknown then. Logging may fail for the same
   * reason.
   */
  private void fail(Connection present, Throwable failure) {
    present.abandon("this side's connection failed");
    LOG.warn("A connection failed and is replaced", failure);
  }

  /**
   * Publishes a connection, which callers may use from now on. Called by the driver, as the reader.
   */
  void open(Connection connected) {
    assert isReader(Thread.currentThread());
    poller = connected.newPoller();
    writeLock.acquire();
    batch.clear(); // a reader that failed may have left messages of another connection
    blocked = false;
    pendingWork = true; // what arrived with the handshake is not signalled again
    connection = connected;
    writeLock.release();
  }

  /**
   * Withdraws the connection; no caller uses it after this returns. Called by the driver, as the
   * reader.
   */
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

  /** Stops sending and delivering messages. */
  void close() {
    closed = true;
    queue.clear();
    wakeReader();
  }

  boolean closed() {
    return closed;
  }

  /** Drops what is left. Called by the driver, as the reader. */
  void end() {
    queue.clear();
  }
}
