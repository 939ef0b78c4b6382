package io.zerocall.client.call;

import io.zerocall.RpcException;
import io.zerocall.RpcTiming;
import io.zerocall.transport.Message;
import io.zerocall.transport.PendingMessage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One message that awaits its reply: <em>pending</em> until it is written, <em>in flight</em> until
 * it is answered, then done, once. Thread-safe.
 *
 * <p>A pending call may be taken for writing at any moment. So only when it ends it is certain
 * whether it was sent, and the exception is created then.
 */
abstract class PendingCall implements PendingMessage, AnsweredCall {
  private enum State {
    PENDING,
    IN_FLIGHT,
    DONE
  }

  /**
   * The connection that a call belongs to. Creates the call's message, and is notified of its
   * events. The methods never block. Thread-safe.
   */
  interface Owner {

    /**
     * Returns the message to write next. Called by the thread that writes, at most once for a call
     * that is sent.
     *
     * @param document the call's document
     * @return null if the deadline has passed
     */
    @Nullable
    Message message(PendingCall call, byte[] document);

    /**
     * Called when the call was sent and its caller no longer waits for it. Precedes {@link #ended}.
     */
    void abandoned(PendingCall call);

    /** Called when the call is done, before that is reported to its caller. Idempotent. */
    void ended(PendingCall call);

    /** Returns what creates the exceptions of its calls. */
    CallExceptions exceptions();

    /** Returns where the time of a call went that has ended just now. */
    RpcTiming timing(PendingCall call);

    /** Reports where the time of a call went that has ended, if the caller asked for that. */
    void reportTiming(PendingCall call);

    /** Called when the call is done and that has been reported to its caller. Idempotent. */
    void reported(PendingCall call);
  }

  /** Whether it counts against the limit of calls in flight. */
  private enum Slot {
    NONE,
    TAKEN,
    RELEASED
  }

  private final Invocation invocation;
  private final Owner owner;
  private final long firstId;
  private final long begunNanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
  private volatile byte @Nullable [] body; // null once it is no longer needed
  private long writtenNanos; // before it is in flight

  // Written by the thread that ends the call, before it reports that.
  private boolean sent;
  private byte @Nullable [] replyHeader;
  private final AtomicReference<Slot> slot = new AtomicReference<>(Slot.NONE);

  PendingCall(Invocation invocation, Owner owner, long firstId, byte[] body, long begunNanos) {
    this.invocation = invocation;
    this.owner = owner;
    this.firstId = firstId;
    this.body = body;
    this.begunNanos = begunNanos;
  }

  /**
   * Returns the id of the request, or of the first one in a batch; the others have the ids that
   * follow.
   */
  long firstId() {
    return firstId;
  }

  CallExceptions exceptions() {
    return owner.exceptions();
  }

  /** Runs user code. */
  final void reportTiming() {
    if (invocation.timing() != null) {
      owner.reportTiming(this);
    }
  }

  @Override
  public final long callBegunNanos() {
    return invocation.begunNanos();
  }

  @Override
  public final RpcTiming timing() {
    return owner.timing(this);
  }

  Invocation invocation() {
    return invocation;
  }

  long begunNanos() {
    return begunNanos;
  }

  long deadlineNanos() {
    return invocation.deadlineNanos();
  }

  /**
   * Counts the call against the limit of calls in flight; returns false if its slot was released
   * before.
   */
  boolean takeSlot() {
    return slot.compareAndSet(Slot.NONE, Slot.TAKEN);
  }

  /** Releases the slot; returns whether the call had one. */
  boolean releaseSlot() {
    return slot.getAndSet(Slot.RELEASED) == Slot.TAKEN;
  }

  boolean isInFlight() {
    return state.get() == State.IN_FLIGHT;
  }

  boolean isDone() {
    return state.get() == State.DONE;
  }

  @Override
  public @Nullable Message take() {
    byte[] document = body;
    if (document == null || state.get() != State.PENDING) {
      return null;
    }
    Message message = owner.message(this, document);
    return message != null && state.compareAndSet(State.PENDING, State.IN_FLIGHT) ? message : null;
  }

  /** Notes when the call is written, before it is in flight. */
  final void written(long nanos) {
    writtenNanos = nanos;
  }

  /** Returns whether a call that has ended was in flight before. */
  boolean wasSent() {
    return sent;
  }

  long writtenNanos() {
    return writtenNanos;
  }

  /** Returns the header of the reply; null if it has none. */
  byte @Nullable [] replyHeader() {
    return replyHeader;
  }

  /** Ends the call with its reply, unless it has ended already. */
  final void reply(byte @Nullable [] header, byte[] document) {
    if (header != null && invocation.timing() != null) {
      replyHeader = header;
    }
    State was = state.getAndSet(State.DONE);
    if (was != State.DONE) {
      end(was, () -> replied(document));
    }
  }

  /** Ends the call without a reply, unless it has ended already. */
  final void fail(Ending why) {
    State was = state.getAndSet(State.DONE);
    if (was != State.DONE) {
      end(was, () -> failed(why.exception(was == State.IN_FLIGHT)));
    }
  }

  /** Ends the call if it was not sent yet; returns whether it did. */
  final boolean failUnsent(Ending why) {
    boolean ended = state.compareAndSet(State.PENDING, State.DONE);
    if (ended) {
      end(State.PENDING, () -> failed(why.exception(false)));
    }
    return ended;
  }

  /** Ends a call that its caller has abandoned, and notifies the server if it was sent. */
  final void abandon(Ending why) {
    giveUp(sent -> failed(why.exception(sent)));
  }

  /** Abandons the call without reporting that to the caller. */
  final void cancel() {
    giveUp(sent -> {});
  }

  private void giveUp(Result result) {
    State was = state.getAndSet(State.DONE);
    if (was == State.DONE) {
      return;
    }
    boolean inFlight = was == State.IN_FLIGHT;
    try {
      if (inFlight) {
        owner.abandoned(this); // before another call gets its slot
      }
    } finally {
      end(was, () -> result.report(inFlight));
    }
  }

  /**
   * Releases the slot, reports to the caller, and only then leaves the table of calls. If the
   * thread is cut short here (by a stack overflow, or for lack of memory) the call remains there,
   * and can be {@linkplain #endAgain ended again}.
   */
  private void end(State was, Runnable result) {
    try {
      sent = was == State.IN_FLIGHT;
      body = null;
      owner.ended(this);
    } finally {
      result.run();
    }
    owner.reported(this);
  }

  /** Ends a call whose end was cut short. */
  final void endAgain(RpcException why) {
    owner.ended(this);
    failed(why);
    owner.reported(this);
  }

  /** Returns whether a thread waits for the call, and checks its deadline. */
  abstract boolean hasWaitingThread();

  /**
   * Reports the reply to the caller. Called on the thread that reads, so implementations must be
   * quick and run no user code.
   */
  abstract void replied(byte[] document);

  /** Reports to the caller that there will be no reply; under the same conditions. */
  abstract void failed(RpcException failure);

  /** Creates the exception that a call ends in, given whether it was sent. */
  @FunctionalInterface
  interface Ending {
    RpcException exception(boolean sent);
  }

  /** Reports the outcome to the caller. */
  private interface Result {
    void report(boolean sent);
  }
}
