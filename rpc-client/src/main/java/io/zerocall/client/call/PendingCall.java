package io.zerocall.client.call;

import io.zerocall.RpcException;
import io.zerocall.transport.Message;
import io.zerocall.transport.PendingMessage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One message that awaits its reply: <em>pending</em> until it is written, <em>in flight</em> until
 * it is answered, then done, once. Safe for use by any thread.
 *
 * <p>A pending call may be taken for writing at any moment. So whether it was sent is known for
 * sure only when it ends, and the exception that it ends in is made then.
 */
abstract class PendingCall implements PendingMessage {
  private enum State {
    PENDING,
    IN_FLIGHT,
    DONE
  }

  /**
   * The connection that a call belongs to. It makes the call's message, and is told what becomes of
   * the call. Its methods never block. Safe for use by any thread.
   */
  interface Owner {

    /**
     * The message to write next. Called by the thread that writes, at most once for a call that is
     * sent.
     *
     * @param document the call's document
     * @return null if the deadline has passed
     */
    @Nullable
    Message message(PendingCall call, byte[] document);

    /** The call was sent and its caller waits for it no longer. Comes before {@link #ended}. */
    void abandoned(PendingCall call);

    /** The call is done, which its caller learns next. The second time changes nothing. */
    void ended(PendingCall call);

    /** The caller knows that the call is done. The second time changes nothing. */
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
  private volatile byte @Nullable [] body; // null once it is of no more use
  private final AtomicReference<Slot> slot = new AtomicReference<>(Slot.NONE);

  PendingCall(Invocation invocation, Owner owner, long firstId, byte[] body, long begunNanos) {
    this.invocation = invocation;
    this.owner = owner;
    this.firstId = firstId;
    this.body = body;
    this.begunNanos = begunNanos;
  }

  /** The id of the request, or of the first in the batch, whose others count up from it. */
  long firstId() {
    return firstId;
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
   * Counts the call against the limit of calls in flight; false if its slot was released before.
   */
  boolean takeSlot() {
    return slot.compareAndSet(Slot.NONE, Slot.TAKEN);
  }

  /** The call no longer counts; returns whether it did. */
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

  /** Ends the call with its reply, unless it has ended already. */
  final void reply(byte[] document) {
    State was = state.getAndSet(State.DONE);
    if (was != State.DONE) {
      end(() -> replied(document));
    }
  }

  /** Ends the call without a reply, unless it has ended already. */
  final void fail(Ending why) {
    State was = state.getAndSet(State.DONE);
    if (was != State.DONE) {
      end(() -> failed(why.exception(was == State.IN_FLIGHT)));
    }
  }

  /** Ends the call if it was not sent yet; tells whether it did. */
  final boolean failUnsent(Ending why) {
    boolean ended = state.compareAndSet(State.PENDING, State.DONE);
    if (ended) {
      end(() -> failed(why.exception(false)));
    }
    return ended;
  }

  /** Ends a call that its caller has given up, and tells the server if it was sent. */
  final void abandon(Ending why) {
    giveUp(sent -> failed(why.exception(sent)));
  }

  /** The same, without telling the caller. */
  final void cancel() {
    giveUp(sent -> {});
  }

  private void giveUp(Result result) {
    State was = state.getAndSet(State.DONE);
    if (was == State.DONE) {
      return;
    }
    boolean sent = was == State.IN_FLIGHT;
    try {
      if (sent) {
        owner.abandoned(this); // before another call gets its slot
      }
    } finally {
      end(() -> result.tell(sent));
    }
  }

  /**
   * Releases the slot, tells the caller, and only then is forgotten: a thread that is cut short
   * here (too deep a stack, no memory) leaves a call behind that can be {@linkplain #endAgain ended
   * again}.
   */
  private void end(Runnable result) {
    try {
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

  /** Whether a thread waits for the call, and looks after its deadline. */
  abstract boolean hasWaitingThread();

  /**
   * The reply has come, on the thread that reads: what follows must be quick and run no user's
   * code.
   */
  abstract void replied(byte[] document);

  /** There will be no reply; under the same conditions. */
  abstract void failed(RpcException failure);

  /** Makes the exception in which a call ends, knowing whether it was sent. */
  @FunctionalInterface
  interface Ending {
    RpcException exception(boolean sent);
  }

  /** What the caller hears. */
  private interface Result {
    void tell(boolean sent);
  }
}
