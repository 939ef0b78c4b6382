package io.zerocall.transport.jeromq;

import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.Outbound;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done for a channel, by whichever thread is there to do it: its keeper or a caller.
 *
 * <p>Two rights share it out. The {@link Turn} is for whoever touches the socket, a few
 * microseconds at a time: a sender takes it to write, and if it can't, leaves its message to the
 * one who has it. The role of the {@linkplain #takeReading reader} is for whoever waits for what
 * comes in, and calls the receiver; it may be held for long, and its holder sleeps without the
 * turn. So a lone caller writes and reads by itself and wakes nobody, and of many one reads for
 * all.
 */
final class ChannelWork {
  private static final Logger LOG = LoggerFactory.getLogger(JeroMqTransport.class);
  private static final int WRITES_AT_ONCE = 256;
  private static final int READS_AT_ONCE = 64;
  private static final long LOOK_FOR_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The threads that wait and could read. */
  final AtomicInteger waiters = new AtomicInteger();

  volatile @Nullable Thread lastWaiter;

  private final ChannelReceiver receiver;
  private final Tally tally;
  private final Runnable wakeKeeper;
  private final Queue<Outbound> queue = new ConcurrentLinkedQueue<>();
  private final Turn turn = new Turn();
  private final Doorbell doorbell = new Doorbell();
  private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
  private final List<Message> batch = new ArrayList<>(READS_AT_ONCE);

  private volatile @Nullable DealerSocket socket;
  private volatile boolean choked;
  private volatile boolean left;
  private volatile boolean closed;
  private final AtomicInteger activity = new AtomicInteger();

  /** @param wakeKeeper has the keeper look whether there is something to do for it */
  ChannelWork(ChannelReceiver receiver, Tally tally, Runnable wakeKeeper) {
    this.receiver = receiver;
    this.tally = tally;
    this.wakeKeeper = wakeKeeper;
  }

  void send(Outbound outbound) {
    if (closed) {
      return;
    }
    boolean canWrite = StackRoom.toWrite();
    queue.add(outbound);
    if (canWrite) {
      pump();
    } else {
      wakeReader();
    }
  }

  /**
   * Writes what is queued if nobody else is about to. Whoever has the turn comes by here or by
   * {@link #round} after giving it back, so that nothing stays behind.
   */
  void pump() {
    while (!queue.isEmpty() && !choked && ready() && turn.tryTake()) {
      boolean comeIn = false;
      int written = 0;
      DealerSocket present = socket;
      try {
        if (present != null && ready()) {
          written = write(present);
          comeIn = present.readable();
        }
      } catch (Throwable failure) {
        fail(present, failure);
      } finally {
        if (present != null) {
          present.restoreInterrupt();
        }
        turn.giveBack();
      }
      activity.setOpaque(activity.getOpaque() + 1);
      if (comeIn || written == WRITES_AT_ONCE || choked) {
        left = true;
        wakeReader();
        return;
      }
    }
  }

  /** Needs the turn. Returns how many messages were written. */
  private int write(DealerSocket present) {
    if (!present.writeStalled()) {
      return 0;
    }
    choked = false;
    int written = 0;
    while (written < WRITES_AT_ONCE) {
      Outbound outbound = queue.poll();
      if (outbound == null) {
        break;
      }
      Message message = take(outbound);
      if (message == null) {
        continue;
      }
      written++;
      tally.sent.increment();
      if (!present.write(message)) {
        choked = true;
        break;
      }
    }
    return written;
  }

  private @Nullable Message take(Outbound outbound) {
    try {
      return outbound.take();
    } catch (Throwable e) {
      LOG.error("What was to be sent could not be taken", e);
      return null;
    }
  }

  /** Whether there is a connection that is worth writing to and reading from. */
  boolean ready() {
    DealerSocket present = socket;
    return present != null && present.lost() == null && !closed;
  }

  /** Makes the thread the one that reads, unless another is. */
  boolean takeReading(Thread thread) {
    return reader.compareAndSet(null, thread);
  }

  /** To be followed by a look at what others may have queued. */
  void giveUpReading() {
    activity.setOpaque(activity.getOpaque() + 1);
    reader.set(null);
    // Somebody who wrote may have taken in the socket's signal and told the reader, who was no
    // longer listening; the socket won't signal again.
    if (left) {
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
    if (reader.get() != null) {
      doorbell.ring();
    } else {
      wakeKeeper.run();
    }
  }

  /**
   * The reader's work: writes what is queued, reads what has come, and hands it to the receiver.
   * Returns the number of messages handed over; {@link #moreLeft} tells whether there may be more.
   */
  int round() {
    DealerSocket present = socket;
    if (present == null) {
      return 0;
    }
    turn.take();
    try {
      left = false;
      // What is lost may still have something to say, but is told nothing more.
      boolean full = ready() && write(present) == WRITES_AT_ONCE;
      readInto(batch, present);
      left = full || batch.size() == READS_AT_ONCE;
    } catch (Throwable failure) {
      fail(present, failure);
    } finally {
      present.restoreInterrupt();
      turn.giveBack();
    }
    return handOver();
  }

  private static void readInto(List<Message> batch, DealerSocket present) {
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
      doorbell.wasFruitful();
    }
    tally.received.add(count);
    for (int i = 0; i < count && !closed; i++) {
      Message message = batch.get(i);
      tell(() -> receiver.received(message));
    }
    batch.clear();
    return count;
  }

  /** Calls the receiver. Only the reader may. */
  void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) {
      LOG.error("The receiver of a channel failed", e);
    }
  }

  /** Whether something is known to be left to do. */
  boolean moreLeft() {
    return left || (!queue.isEmpty() && !choked);
  }

  /** Whether messages wait until the peer, who doesn't read, makes room for them. */
  boolean choked() {
    return choked;
  }

  /**
   * Sleeps until there is something to do; for the reader. Room may be told of by a signal that a
   * read or write has used up: where messages wait for it, somebody has to look now and then.
   */
  void sleep(long nanos) {
    long longest = choked ? Math.min(nanos, LOOK_FOR_ROOM_NANOS) : nanos;
    doorbell.sleep(() -> moreLeft() || !ready(), longest);
  }

  /** The same while there is no connection yet or no more. */
  void sleepApart(BooleanSupplier work, long nanos) {
    doorbell.sleep(work, nanos);
  }

  /** Changes, nearly always, whenever somebody has done something. */
  int activity() {
    return activity.getOpaque();
  }

  /**
   * A caller can be cut short anywhere, by too deep a stack or too little memory; what the socket
   * is like then nobody knows.
   */
  private void fail(@Nullable DealerSocket present, Throwable failure) {
    LOG.warn("A socket failed and is replaced", failure);
    if (present != null) {
      present.lose("this side's socket failed: " + failure);
    }
  }

  /** The connection is there: from now on callers may use it. By the keeper, as the reader. */
  void open(DealerSocket connected) {
    turn.take();
    try {
      choked = false;
      socket = connected;
    } finally {
      turn.giveBack();
    }
  }

  /** When this returns no caller uses the socket any more. By the keeper, as the reader. */
  void shut() {
    turn.take();
    try {
      socket = null;
    } finally {
      turn.giveBack();
    }
  }

  void attach(DealerSocket connecting) {
    doorbell.attach(connecting.signals());
  }

  void detach() {
    doorbell.detach();
  }

  boolean connected() {
    return ready();
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

  /** Frees what is left. By the keeper, as the reader. */
  void end() {
    queue.clear();
    doorbell.close();
  }
}
