package io.zerocall.server.topic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts the publications of a connection into the order of its messages, which several threads may
 * read and overtake each other with. Every message {@linkplain #pass passes} once, whether it
 * publishes anything or not. A thread whose message comes early leaves its publications to the
 * thread whose message is late. One thread at a time has the right to {@linkplain #take take} what
 * is in order, and publishes it outside of the lock. Safe for use by any thread.
 *
 * <p>The thread that reads should also publish, so that reading is no faster than publishing, and
 * the network slows the publisher down. So if many publications wait, a thread that adds more takes
 * over from the thread that has the right, which gives it up after its current step. A thread whose
 * message comes early waits while there is no capacity for its publications. Both waits take
 * microseconds, unless the system has stopped a thread. They are limited by the patience of the
 * sequencer, which must be 0 if taking runs user code.
 *
 * <p>The number of publications held is bounded. Beyond the bound a {@link MissedCount} takes their
 * place, so that the subscribers are notified. Consecutive ones are merged, and publications to
 * topics without subscribers leave none. Early messages don't count against the bound, however many
 * there are: those whose places are consecutive form one {@link Run}.
 */
public final class Sequencer {
  /** If this many publications wait, a thread that adds more takes over. */
  private static final int CROWD = 64;

  private static final int CROWDS_OF_BYTES = 16;

  private final int most;
  private final long mostBytes;
  private final long patienceNanos;
  private final Predicate<String> isListenedTo;

  // Guarded by this.
  private long next;
  private final NavigableMap<Long, Run> early = new TreeMap<>();
  private final Deque<OrderedStep> ready = new ArrayDeque<>();
  private int held;
  private long heldBytes;
  private @Nullable Thread taker; // null if no thread has the right
  private int successors; // threads that wait to take over
  private int latecomers; // threads that wait for capacity
  private boolean takerIsStuck; // since it last took a step
  private boolean nextIsStuck; // the message that comes next in order

  /**
   * Creates the sequencer of a new connection.
   *
   * @param most how many publications it holds at most
   * @param mostBytes how many bytes these may have; a single one is always accepted
   * @param patienceNanos how long a thread waits at most for another that makes no progress; 0 for
   *     no waiting
   * @param isListenedTo whether a topic has subscribers
   */
  public Sequencer(int most, long mostBytes, long patienceNanos, Predicate<String> isListenedTo) {
    this.most = most;
    this.mostBytes = mostBytes;
    this.patienceNanos = patienceNanos;
    this.isListenedTo = isListenedTo;
  }

  /**
   * Passes a message.
   *
   * @param place its place among the messages of the connection, from 0, without gaps
   * @param outgoing what it publishes
   * @return whether the caller now has the right to take what is in order; it must then do so until
   *     nothing is left
   */
  public boolean pass(long place, List<OrderedPublication> outgoing) {
    return pass(place, outgoing, null);
  }

  /**
   * Passes a message that publishes nothing, and runs a task in its place in the order. Tasks don't
   * count against the bounds.
   *
   * @return as for {@link #pass(long, List)}
   */
  public boolean pass(long place, OrderedTask task) {
    return pass(place, List.of(), task);
  }

  private synchronized boolean pass(
      long place, List<OrderedPublication> outgoing, @Nullable OrderedTask task) {
    boolean mayWait = !outgoing.isEmpty() && patienceNanos > 0 && taker != Thread.currentThread();
    if (mayWait && place != next) {
      awaitRoom(place, outgoing);
    }
    if (place == next) {
      next++;
      nextIsStuck = false;
      addAll(ready, outgoing, mayWait && !takerIsStuck);
      if (task != null) {
        ready.add(task);
      }
      while (!early.isEmpty() && early.firstKey() == next) {
        Run run = early.pollFirstEntry().getValue();
        run.steps.forEach(step -> add(ready, step));
        next = run.last + 1;
      }
      wake();
    } else {
      passEarly(place, outgoing, task);
    }
    if (mayWait) {
      awaitRight();
    }
    if (taker != null || ready.isEmpty()) {
      return false;
    }
    taker = Thread.currentThread();
    return true;
  }

  /** Returns whether all steps before the message at this place have been taken. */
  public synchronized boolean isNext(long place) {
    return place == next && taker == null && ready.isEmpty();
  }

  private void awaitRoom(long place, List<OrderedPublication> outgoing) {
    long until = System.nanoTime() + patienceNanos;
    latecomers++;
    while (place != next && !hasRoom(outgoing) && !nextIsStuck && !takerIsStuck) {
      if (!awaitChange(until)) {
        nextIsStuck = true;
        notifyAll();
      }
    }
    latecomers--;
  }

  /** Waits until no other thread has the right, or that thread has little left to take. */
  private void awaitRight() {
    long until = System.nanoTime() + patienceNanos;
    successors++;
    while (taker != null && isCrowded() && !takerIsStuck) {
      if (!awaitChange(until)) {
        takerIsStuck = true;
        notifyAll();
      }
    }
    successors--;
  }

  /** Returns false if the time is up or the thread is interrupted. */
  private boolean awaitChange(long until) {
    long remaining = until - System.nanoTime();
    if (remaining <= 0) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, remaining);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void wake() {
    if (successors + latecomers > 0) {
      notifyAll();
    }
  }

  private boolean isCrowded() {
    return held >= Math.min(CROWD, most) || heldBytes > mostBytes / CROWDS_OF_BYTES;
  }

  private boolean hasRoom(List<OrderedPublication> outgoing) {
    long bytes = 0;
    for (OrderedPublication each : outgoing) {
      bytes += each.size();
    }
    return held + outgoing.size() <= most && heldBytes + bytes <= mostBytes;
  }

  /** Passes a message that publishes nothing, unless it has passed already. */
  public synchronized boolean skip(long place) {
    return !hasPassed(place) && pass(place, List.of());
  }

  private boolean hasPassed(long place) {
    Map.Entry<Long, Run> run = early.floorEntry(place);
    return place < next || (run != null && place <= run.getValue().last);
  }

  private void passEarly(
      long place, List<OrderedPublication> outgoing, @Nullable OrderedTask task) {
    Map.Entry<Long, Run> before = early.lowerEntry(place);
    Run run = before == null ? null : before.getValue();
    if (run == null || run.last != place - 1) {
      run = new Run();
      early.put(place, run);
    }
    run.last = place;
    addAll(run.steps, outgoing, false);
    if (task != null) {
      run.steps.add(task);
    }
    Run after = early.remove(place + 1);
    if (after != null) {
      run.last = after.last;
      for (OrderedStep step : after.steps) {
        add(run.steps, step);
      }
    }
  }

  /**
   * @param all whether the publications are accepted in any case, because their thread will wait
   */
  private void addAll(Deque<OrderedStep> steps, List<OrderedPublication> outgoing, boolean all) {
    for (OrderedPublication each : outgoing) {
      if (all || (held < most && (held == 0 || heldBytes + each.size() <= mostBytes))) {
        held++;
        heldBytes += each.size();
        steps.add(each);
      } else if (isListenedTo.test(each.publication().topic())) {
        MissedCount missed = new MissedCount();
        missed.add(each.publication().topic());
        add(steps, missed);
      }
    }
  }

  private static void add(Deque<OrderedStep> steps, OrderedStep step) {
    if (step instanceof MissedCount missed && steps.peekLast() instanceof MissedCount last) {
      last.addAll(missed);
    } else {
      steps.add(step);
    }
  }

  /**
   * Takes the next step in order. Returns null if there is none now, or another thread takes over;
   * the caller has given back the right then.
   */
  public synchronized @Nullable OrderedStep take() {
    OrderedStep step = successors > 0 ? null : ready.poll();
    taker = step == null ? null : Thread.currentThread();
    takerIsStuck = false;
    if (step instanceof OrderedPublication outgoing) {
      release(outgoing);
    }
    wake();
    return step;
  }

  private void release(OrderedPublication outgoing) {
    held--;
    heldBytes -= outgoing.size();
  }

  /**
   * Takes all publications that are in order as missed, because they can't be published. Requires
   * the right to take, and that no tasks have been passed. Returns null if there is nothing left;
   * the caller has given back the right then.
   */
  public synchronized @Nullable MissedCount loseAll() {
    if (ready.isEmpty()) {
      taker = null;
      return null;
    }
    MissedCount all = new MissedCount();
    for (OrderedStep step : ready) {
      if (step instanceof MissedCount missed) {
        all.addAll(missed);
      } else if (step instanceof OrderedPublication outgoing) {
        release(outgoing);
        all.add(outgoing.publication().topic());
      }
    }
    ready.clear();
    return all;
  }

  /** Consecutive messages that came early. The place of the first is the key in the map. */
  private static final class Run {
    private final Deque<OrderedStep> steps = new ArrayDeque<>();
    private long last;
  }
}
