package io.zerocall.client;

import io.zerocall.transport.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the calls in flight within what a server takes from one connection. Those beyond wait here,
 * in their order, as do all while there is no connection; of those too there is a limit. Safe for
 * use by any thread.
 */
final class Admission {
  private static final int MOST_WAITING = 65_536;
  private static final int FEW = 64;

  private final int mostInFlight;
  private final AtomicInteger unsentNotifications = new AtomicInteger();

  // Guarded by this.
  private boolean open;
  private int admitted;
  private int endedWaiting; // about: those that ended while they waited
  private final Queue<PendingCall> waiting = new ArrayDeque<>();

  Admission(int mostInFlight) {
    this.mostInFlight = mostInFlight;
  }

  /** Sends a call now or later; false if too many wait already. */
  boolean admit(PendingCall call, Channel channel) {
    synchronized (this) {
      if (call.isDone()) { // then it was released before it had anything to release
        return true;
      }
      if (!open || !waiting.isEmpty() || !fits(call)) {
        return waiting.size() < MOST_WAITING && waiting.add(call);
      }
      enter(call);
    }
    channel.send(call);
    return true;
  }

  /** A call is done: sends what has room now. Doing it again changes nothing. */
  void release(PendingCall call, Channel channel) {
    List<PendingCall> next;
    synchronized (this) {
      if (call.isAdmitted()) {
        call.admitted(false);
        admitted -= weight(call);
      } else {
        forgetEnded();
      }
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
      }
    }
    return next;
  }

  private @Nullable PendingCall firstToGo() {
    PendingCall first = waiting.peek();
    return first != null && (first.isDone() || (open && fits(first))) ? first : null;
  }

  private void enter(PendingCall call) {
    call.admitted(true);
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

  /** How many calls have been let through and are not done. */
  synchronized int admitted() {
    return admitted;
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
