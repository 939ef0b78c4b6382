package io.zerocall.client;

import io.zerocall.transport.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the calls in flight within what a server takes from one connection; those beyond wait here,
 * in their order, and of those too there is a limit. Safe for use by any thread.
 */
final class Admission {
  private static final int MOST_WAITING = 65_536;

  private final int mostInFlight;
  private final AtomicInteger unsentNotifications = new AtomicInteger();

  // Guarded by this.
  private int admitted;
  private final Queue<PendingCall> waiting = new ArrayDeque<>();

  Admission(int mostInFlight) {
    this.mostInFlight = mostInFlight;
  }

  /** Sends a call now or later; false if too many wait already. */
  boolean admit(PendingCall call, Channel channel) {
    synchronized (this) {
      if (!waiting.isEmpty() || !fits(call)) {
        return waiting.size() < MOST_WAITING && waiting.add(call);
      }
      enter(call);
    }
    channel.send(call);
    return true;
  }

  /** A call is done: sends what has room now. */
  void release(PendingCall call, Channel channel) {
    List<PendingCall> next = List.of();
    synchronized (this) {
      if (call.isAdmitted()) {
        admitted -= weight(call);
      }
      while (!waiting.isEmpty() && fits(waiting.element())) {
        PendingCall first = waiting.remove();
        if (!first.isDone()) { // those that end while they wait are only found here
          next = next.isEmpty() ? new ArrayList<>() : next;
          next.add(first);
          enter(first);
        }
      }
    }
    next.forEach(channel::send);
  }

  private void enter(PendingCall call) {
    call.admitted();
    admitted += weight(call);
  }

  /**
   * A batch larger than all the room there is goes when nothing else is in flight, for the server
   * to judge.
   */
  private boolean fits(PendingCall call) {
    return admitted == 0 || admitted + weight(call) <= mostInFlight;
  }

  private static int weight(PendingCall call) {
    return call.invocation().count();
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
