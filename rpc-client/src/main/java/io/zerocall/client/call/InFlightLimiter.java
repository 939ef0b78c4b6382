package io.zerocall.client.call;

import io.zerocall.load.ExpectedWait;
import io.zerocall.transport.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the number of calls in flight within what a server accepts from one connection. Further
 * calls wait here in their order, as all calls do while there is no connection; their number is
 * limited too. Thread-safe.
 */
final class InFlightLimiter {
  private static final int MOST_WAITING = 65_536;
  private static final int FEW = 64;

  /** A flag in {@link #admitted}, set while calls wait or there is no connection. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final int mostInFlight;
  private final LongSupplier clock;
  private final AtomicInteger unsentNotifications = new AtomicInteger();

  /**
   * The number of admitted calls. Calls that are admitted at once and calls that end change it
   * without the lock; all other changes need the lock.
   */
  private final AtomicInteger admitted = new AtomicInteger(CLOSED);

  // Guarded by this.
  private boolean open;
  private int endedWaiting; // approximately: calls that ended while they waited
  private final Queue<PendingCall> waiting = new ArrayDeque<>();
  private final ExpectedWait expectedWait = new ExpectedWait();

  InFlightLimiter(int mostInFlight, LongSupplier clock) {
    this.mostInFlight = mostInFlight;
    this.clock = clock;
  }

  /**
   * Sends a call now or later; returns false if so many calls wait already that it would be too
   * late.
   */
  boolean admit(PendingCall call, Channel channel) {
    if (!enterAtOnce(call, channel)) {
      synchronized (this) {
        // From here on a call that ends takes the lock, and admits those that wait.
        admitted.getAndUpdate(count -> count | CLOSED);
        if (call.isDone()) { // it ended before it had a slot to release
          reopen();
          return true;
        }
        if (!open || !waiting.isEmpty() || !fits(count(), call)) {
          return mayWait(call) && waiting.add(call);
        }
        enter(call);
        reopen();
      }
    }
    channel.send(call);
    return true;
  }

  private boolean mayWait(PendingCall call) {
    if (waiting.size() >= MOST_WAITING) {
      return false;
    }
    long now = clock.getAsLong();
    long remaining = call.deadlineNanos() - now;
    return expectedWait.tooLong(now, waiting.size(), remaining, mostInFlight) == 0;
  }

  private boolean enterAtOnce(PendingCall call, Channel channel) {
    int before = admitted.get();
    while (before >= 0 && fits(before, call)) {
      if (admitted.compareAndSet(before, before + weight(call))) {
        if (!call.takeSlot()) {
          giveBack(call, channel);
        }
        return true;
      }
      before = admitted.get();
    }
    return false;
  }

  private void enter(PendingCall call) {
    admitted.getAndAdd(weight(call));
    if (!call.takeSlot()) {
      admitted.getAndAdd(-weight(call));
    }
  }

  /** Admits calls without the lock again if none waits. */
  private void reopen() {
    if (open && waiting.isEmpty()) {
      admitted.getAndUpdate(count -> count & ~CLOSED);
    }
  }

  private int count() {
    return admitted.get() & ~CLOSED;
  }

  /**
   * Releases the slot of a call that is done, and sends waiting calls that now have capacity.
   * Idempotent.
   */
  void release(PendingCall call, Channel channel) {
    if (call.releaseSlot()) {
      giveBack(call, channel);
      return;
    }
    List<PendingCall> next;
    synchronized (this) {
      forgetEnded();
      next = admitWaiting();
    }
    send(next, channel);
  }

  private void giveBack(PendingCall call, Channel channel) {
    if (admitted.addAndGet(-weight(call)) >= 0) {
      return;
    }
    List<PendingCall> next;
    synchronized (this) {
      next = admitWaiting();
    }
    send(next, channel);
  }

  /** Sends the waiting calls, as there is a connection. */
  void open(Channel channel) {
    List<PendingCall> next;
    synchronized (this) {
      open = true;
      next = admitWaiting();
    }
    send(next, channel);
  }

  private static void send(List<PendingCall> calls, Channel channel) {
    for (PendingCall call : calls) {
      channel.send(call);
    }
  }

  /** Stops admitting calls, as there is no connection any more. */
  synchronized void close() {
    open = false;
    expectedWait.interrupted();
    admitted.getAndUpdate(count -> count | CLOSED);
  }

  /** Removes calls that ended while they waited once they are half of all. */
  private void forgetEnded() {
    endedWaiting++;
    if (endedWaiting > FEW && endedWaiting > waiting.size() / 2) {
      waiting.removeIf(PendingCall::isDone);
      endedWaiting = 0;
    }
  }

  private List<PendingCall> admitWaiting() {
    List<PendingCall> next = List.of();
    for (PendingCall first = firstToGo(); first != null; first = firstToGo()) {
      waiting.remove();
      if (!first.isDone()) {
        next = next.isEmpty() ? new ArrayList<>() : next;
        next.add(first);
        enter(first);
        expectedWait.taken(clock.getAsLong(), weight(first), !waiting.isEmpty());
      }
    }
    if (waiting.isEmpty()) {
      expectedWait.interrupted();
    }
    reopen();
    return next;
  }

  private @Nullable PendingCall firstToGo() {
    PendingCall first = waiting.peek();
    return first != null && (first.isDone() || (open && fits(count(), first))) ? first : null;
  }

  /**
   * Returns whether a call has capacity. A batch that is larger than the limit is sent when nothing
   * else is in flight; the server decides whether to accept it.
   */
  private boolean fits(int inFlight, PendingCall call) {
    return inFlight == 0 || inFlight + weight(call) <= mostInFlight;
  }

  private static int weight(PendingCall call) {
    return call.invocation().count();
  }

  /** Returns how many calls have been admitted and are not done. */
  int admitted() {
    return count();
  }

  /** Returns how many calls wait here; some of them may have ended. */
  synchronized int waiting() {
    return waiting.size();
  }

  boolean admitNotification() {
    if (unsentNotifications.incrementAndGet() > MOST_WAITING) {
      unsentNotifications.decrementAndGet();
      return false;
    }
    return true;
  }

  boolean hasUnsentNotifications() {
    return unsentNotifications.get() > 0;
  }

  void notificationTaken() {
    unsentNotifications.decrementAndGet();
  }
}
