package io.zerocall.server;

import io.zerocall.json.RequestId;
import io.zerocall.server.peer.PeerCalls;
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
 * The state that the calls of one connection share: the calls that have not ended, how many there
 * are, the memory that they take, and the connection's flow of work. Thread-safe.
 */
final class ConnectionState {
  private final Peer peer;
  private final WorkFlow work;
  private final @Nullable Subscriber subscriber;
  private final @Nullable PeerCalls peerCalls;
  private final boolean isDialed;
  private final Set<ConnectionState> live;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong chargedBytes = new AtomicLong();

  /**
   * The calls that have not ended, by id. A call without an id, or with one that is taken, is its
   * own key.
   */
  private final Map<Object, RunningCall> running = new ConcurrentHashMap<>();

  private volatile boolean gone;

  /**
   * Creates the state of a new connection.
   *
   * @param subscriber null if the connection can't receive notifications
   * @param peerCalls null if the server sends no requests over the connection
   * @param isDialed whether this server has dialed the connection
   * @param newFlow creates the flow of its work, given whether it may run
   * @param live the connections that have calls or may have some; this state is added to them
   */
  ConnectionState(
      Peer peer,
      @Nullable Subscriber subscriber,
      @Nullable PeerCalls peerCalls,
      boolean isDialed,
      Function<BooleanSupplier, WorkFlow> newFlow,
      Set<ConnectionState> live) {
    this.peer = peer;
    this.subscriber = subscriber;
    this.peerCalls = peerCalls;
    this.isDialed = isDialed;
    this.work = newFlow.apply(this::isWritable);
    this.live = live;
  }

  /** Returns the flow of its work. */
  WorkFlow work() {
    return work;
  }

  /** Returns the connection's subscriptions, or null if it can't receive notifications. */
  @Nullable
  Subscriber subscriber() {
    return subscriber;
  }

  /** Returns the requests to the peer, or null if the server sends none. */
  @Nullable
  PeerCalls peerCalls() {
    return peerCalls;
  }

  /** Returns whether this server has dialed the connection. */
  boolean isDialed() {
    return isDialed;
  }

  /**
   * Returns whether the client reads the replies. True once the connection is gone, as its replies
   * take no memory then.
   */
  boolean isWritable() {
    return gone || peer.isWritable();
  }

  // Calls.

  /** Counts new calls; returns how many are not answered yet. */
  int accepted(int count) {
    return inFlight.addAndGet(count);
  }

  /** Counts the calls of a message as answered. */
  void answered(int count) {
    inFlight.addAndGet(-count);
  }

  /** Returns how many calls are not answered yet. */
  int callsInFlight() {
    return inFlight.get();
  }

  /** Returns the memory that waiting and running calls take. */
  long chargedBytes() {
    return chargedBytes.get();
  }

  void charge(long bytes) {
    chargedBytes.addAndGet(bytes);
  }

  /**
   * Adds a call that may be cancelled. If a client uses an id twice, the id refers to the first
   * call.
   */
  void begun(RunningCall call) {
    RequestId id = call.id();
    if (id == null || running.putIfAbsent(id, call) != null) {
      running.put(call, call);
    }
    if (gone) { // the connection ended meanwhile
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
   * Leaves the live connections if no call is left. Checks twice, as a call may begin in between.
   */
  void forgetIfIdle() {
    if (running.isEmpty()) {
      live.remove(this);
      if (!running.isEmpty()) {
        live.add(this);
      }
    }
  }

  /** Frees the id of a call that has been answered although its method still runs. */
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
   * @param again receives the time of the next check
   * @return whether any call was taken from the queue
   */
  boolean endExpired(long now, LongConsumer again) {
    boolean anyQueued = false;
    for (RunningCall call : running.values()) {
      anyQueued |= call.endExpired(now, again);
    }
    return anyQueued;
  }

  // The end of the connection and of its calls.

  /** Marks the connection as closed. Its remaining calls continue without it. */
  void markGone() {
    gone = true;
  }

  /**
   * Cancels the calls whose reply can no longer be sent. Notifications continue, as nothing waits
   * for them.
   */
  void cancelAwaited() {
    cancelIf(call -> true);
  }

  /** Cancels the calls of a message whose reply can no longer be sent. */
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

  /** Prevents all calls that haven't begun from beginning. */
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
