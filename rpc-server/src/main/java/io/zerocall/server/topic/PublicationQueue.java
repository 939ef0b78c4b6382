package io.zerocall.server.topic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The publications of one connection, in the order of its messages, and the tasks that run between
 * them. One thread at a time has the right to {@linkplain #take take} them, and publishes outside
 * the lock. It keeps the right until nothing is left. While an interceptor's future is pending, the
 * right waits for it. Other threads leave to the one with the right what they add meanwhile.
 * Thread-safe.
 *
 * <p>The number of publications that wait is bounded. Beyond the bound a {@link MissedCount} takes
 * their place, so that the subscribers are notified. Consecutive ones are merged, and publications
 * to topics without subscribers leave none.
 */
public final class PublicationQueue {
  private final int most;
  private final long mostBytes;
  private final boolean publishesAtOnce;
  private final Predicate<String> isListenedTo;

  // Guarded by this.
  private final Deque<OrderedStep> steps = new ArrayDeque<>();
  private int held;
  private long heldBytes;
  private boolean isTaken; // a thread has the right, or waits for an interceptor

  /**
   * Creates the queue of a new connection.
   *
   * @param most how many publications it holds at most
   * @param mostBytes how many bytes these may have; a single one is always accepted
   * @param publishesAtOnce whether the thread that gets the right publishes everything before it
   *     reads on; then it may add any number of publications
   * @param isListenedTo whether a topic has subscribers
   */
  public PublicationQueue(
      int most, long mostBytes, boolean publishesAtOnce, Predicate<String> isListenedTo) {
    this.most = most;
    this.mostBytes = mostBytes;
    this.publishesAtOnce = publishesAtOnce;
    this.isListenedTo = isListenedTo;
  }

  /**
   * Adds what a message publishes.
   *
   * @return whether the caller now has the right to take; it must then take until nothing is left
   */
  public synchronized boolean add(List<OrderedPublication> outgoing) {
    boolean all = publishesAtOnce && !isTaken;
    for (OrderedPublication each : outgoing) {
      if (all || hasRoom(each)) {
        held++;
        heldBytes += each.size();
        steps.add(each);
      } else if (isListenedTo.test(each.publication().topic())) {
        lastMissed().add(each.publication().topic(), 1);
      }
    }
    return acquire();
  }

  /**
   * Adds a task. Tasks don't count against the bounds.
   *
   * @return as for {@link #add(List)}
   */
  public synchronized boolean add(OrderedTask task) {
    steps.add(task);
    return acquire();
  }

  /**
   * Adds what a broker has reported as missed. That doesn't count against the bounds.
   *
   * @return as for {@link #add(List)}
   */
  public synchronized boolean add(MissedCount reported) {
    lastMissed().addAll(reported);
    return acquire();
  }

  private boolean hasRoom(OrderedPublication outgoing) {
    return held < most && (held == 0 || heldBytes + outgoing.size() <= mostBytes);
  }

  /** Returns the last step if it counts what was missed, otherwise a new one. */
  private MissedCount lastMissed() {
    if (steps.peekLast() instanceof MissedCount last) {
      return last;
    }
    MissedCount missed = new MissedCount();
    steps.add(missed);
    return missed;
  }

  private boolean acquire() {
    if (isTaken || steps.isEmpty()) {
      return false;
    }
    isTaken = true;
    return true;
  }

  /**
   * Takes the next step. Requires the right to take. Returns null if there is nothing left; the
   * caller has given back the right then.
   */
  public synchronized @Nullable OrderedStep take() {
    OrderedStep step = steps.poll();
    isTaken = step != null;
    if (step instanceof OrderedPublication outgoing) {
      release(outgoing);
    }
    return step;
  }

  private void release(OrderedPublication outgoing) {
    held--;
    heldBytes -= outgoing.size();
  }

  /**
   * Takes all publications as missed, because they can't be published. Requires the right to take,
   * and that no tasks have been added. Returns null if there is nothing left; the caller has given
   * back the right then.
   */
  public synchronized @Nullable MissedCount dropAll() {
    if (steps.isEmpty()) {
      isTaken = false;
      return null;
    }
    MissedCount all = new MissedCount();
    for (OrderedStep step : steps) {
      if (step instanceof MissedCount missed) {
        all.addAll(missed);
      } else if (step instanceof OrderedPublication outgoing) {
        release(outgoing);
        all.add(outgoing.publication().topic(), 1);
      }
    }
    steps.clear();
    return all;
  }
}
