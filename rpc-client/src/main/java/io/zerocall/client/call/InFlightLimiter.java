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
 * Keeps the calls in flight within what a server takes from one connection. Those beyond wait here,
 * in their order, as do all while there is no connection; of those too there is a limit. Safe for
 * use by any thread.
 */
final class InFlightLimiter {
  private static final int MOST_WAITING = 65_536;
  private static final int FEW = 64;

  /** Stands beside the number of calls admitted while others wait or there is no connection. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final int mostInFlight;
  private final LongSupplier clock;
  private final AtomicInteger unsentNotifications = new AtomicInteger();

  /**
   * Changed without the lock by who is admitted at once and by who ends; the rest needs the lock.
   */
  private final AtomicInteger admitted = new AtomicInteger(CLOSED);

  // Guarded by this.
  private boolean open;
  private int endedWaiting; // about: those that ended while they waited
  private final Queue<PendingCall> waiting = new ArrayDeque<>();
  private final ExpectedWait expectedWait = new ExpectedWait();

  InFlightLimiter(int mostInFlight, LongSupplier clock) {
    this.mostInFlight = mostInFlight;
    this.clock = clock;
  }

  /** Sends a call now or later; false if so many wait already that it would be too late for it. */
  boolean admit(PendingCall call, Channel channel) {
    if (!enterAtOnce(call, channel)) {
      synchronized (this) {
        // Whoever ends from here on takes the lock, and sees to those that wait.
        admitted.getAndUpdate(count -> count | CLOSED);
        if (call.isDone()) { // then it was released before it had anything to release
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

  /** Lets calls through at once again if nobody waits. */
  private void reopen() {
    if (open && waiting.isEmpty()) {
      admitted.getAndUpdate(count -> count & ~CLOSED);
    }
  }

  private int count() {
    return admitted.get() & ~CLOSED;
  }

  /** A call is done: sends what has room now. Doing it again changes nothing. */
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

  /** There is a connection: sends what waits for it. */
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

  /** There is no connection any more. */
  synchronized void close() {
    open = false;
    expectedWait.interrupted();
    admitted.getAndUpdate(count -> count | CLOSED);
  }

  /** Lets go of those that ended while they waited once they are half of all. */
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
   * A batch larger than all the room there is goes when nothing else is in flight, for the server
   * to judge.
   */
  private boolean fits(int inFlight, PendingCall call) {
    return inFlight == 0 || inFlight + weight(call) <= mostInFlight;
  }

  private static int weight(PendingCall call) {
    return call.invocation().count();
  }

  /** How many calls have been let through and are not done. */
  int admitted() {
    return count();
  }

  /** How many calls wait here, some of which may have ended. */
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

  void notificationTaken() {
    unsentNotifications.decrementAndGet();
  }
}
