package io.zerocall.server;

import io.zerocall.json.RequestId;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.server.work.WorkFlow;
import io.zerocall.transport.Peer;
import io.zerocall.transport.ReplyTo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one connection share: those that have not ended, how many there are, what they
 * take of the memory, and their place among the work of others. Safe for use by any thread.
 */
final class ConnectionState {
  private final Peer peer;
  private final WorkFlow work;
  private final @Nullable Subscriber subscriber;
  private final Set<ConnectionState> live;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong chargedBytes = new AtomicLong();

  /**
   * The calls that have not ended, by their ids; those without an id, or with one that is taken, by
   * themselves.
   */
  private final Map<Object, RunningCall> running = new ConcurrentHashMap<>();

  private volatile boolean gone;

  /**
   * The state of a new connection.
   *
   * @param subscriber null if the connection can't be notified
   * @param newFlow makes the flow of its work, given whether it may run
   * @param live the connections that have calls or may have some; it is added to them
   */
  ConnectionState(
      Peer peer,
      @Nullable Subscriber subscriber,
      Function<BooleanSupplier, WorkFlow> newFlow,
      Set<ConnectionState> live) {
    this.peer = peer;
    this.subscriber = subscriber;
    this.work = newFlow.apply(this::isWritable);
    this.live = live;
  }

  /** What waits for a worker. */
  WorkFlow work() {
    return work;
  }

  /** What it is subscribed to; null if it can't be notified. */
  @Nullable
  Subscriber subscriber() {
    return subscriber;
  }

  /**
   * Whether its client reads the replies; where there is none any more, they are in nobody's way.
   */
  boolean isWritable() {
    return gone || peer.isWritable();
  }

  // Its calls.

  /** Calls have come; returns how many are not answered yet. */
  int accepted(int count) {
    return inFlight.addAndGet(count);
  }

  /** The calls of a message are answered. */
  void answered(int count) {
    inFlight.addAndGet(-count);
  }

  /** How many calls are not yet answered. */
  int callsInFlight() {
    return inFlight.get();
  }

  /** The memory that its waiting and running calls take. */
  long chargedBytes() {
    return chargedBytes.get();
  }

  void charge(long bytes) {
    chargedBytes.addAndGet(bytes);
  }

  /**
   * Notes a call that may be cancelled. Of two calls with one id, which a client shouldn't make,
   * the first is the one.
   */
  void begun(RunningCall call) {
    RequestId id = call.id();
    if (id == null || running.putIfAbsent(id, call) != null) {
      running.put(call, call);
    }
    if (gone) { // this thread was overtaken by the end
      live.add(this);
      if (id != null) {
        call.forbid();
      }
    }
  }

  void ended(RunningCall call) {
    RequestId id = call.id();
    if (id == null || !running.remove(id, call)) {
      running.remove(call);
    }
    if (gone) {
      forgetIfIdle();
    }
  }

  /**
   * Leaves the live connections if no call is left. Looks twice, as a call may begin in between.
   */
  void forgetIfIdle() {
    if (running.isEmpty()) {
      live.remove(this);
      if (!running.isEmpty()) {
        live.add(this);
      }
    }
  }

  /** A call has been answered though its method runs: its id is free again. */
  void answeredEarly(RunningCall call) {
    RequestId id = call.id();
    if (id != null) {
      running.put(call, call); // first, so that closing finds it at any time
      running.remove(id, call);
    }
  }

  /**
   * Ends the calls that are not done at their deadline.
   *
   * @param again is told when to look again
   * @return whether any was taken from the queue
   */
  boolean endExpired(long now, LongConsumer again) {
    boolean anyQueued = false;
    for (RunningCall call : running.values()) {
      anyQueued |= call.endExpired(now, again);
    }
    return anyQueued;
  }

  // Its end, and that of its calls.

  /** The connection is gone; what is left of its calls goes on without it. */
  void markGone() {
    gone = true;
  }

  /** Nobody waits for its calls any more; notifications have never been waited for, and go on. */
  void cancelAwaited() {
    cancelIf(call -> true);
  }

  /** Nobody waits for the calls of a message any more. */
  void cancelAwaited(ReplyTo replyTo) {
    cancelIf(call -> call.repliesTo(replyTo));
  }

  private void cancelIf(Predicate<RunningCall> isMeant) {
    List<RunningCall> awaited = running.values().stream()
        .filter(call -> call.id() != null && isMeant.test(call))
        .toList();
    awaited.forEach(RunningCall::forbid); // all of them, before an interrupt lets one begin
    awaited.forEach(RunningCall::cancel);
  }

  void cancel(RequestId id) {
    RunningCall call = running.get(id);
    if (call != null) {
      call.cancel();
    }
  }

  /** Keeps all calls that haven't begun from beginning. */
  void forbidAll() {
    running.values().forEach(RunningCall::forbid);
  }

  void cancelAll() {
    running.values().forEach(RunningCall::cancel);
  }

  boolean isRunBy(Thread thread) {
    return running.values().stream().anyMatch(call -> call.isRunBy(thread));
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
