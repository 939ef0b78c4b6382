package io.zerocall.client;

import io.zerocall.RpcException;
import io.zerocall.transport.Message;
import io.zerocall.transport.Outbound;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One message that awaits its reply: <em>pending</em> until it is written, <em>in flight</em> until
 * it is answered, then done, once. Safe for use by any thread.
 */
abstract class PendingCall implements Outbound {
  private enum State {
    PENDING,
    IN_FLIGHT,
    DONE
  }

  private final Invocation invocation;
  private final ClientConnection connection;
  private final long firstId;
  private final byte[] body;
  private final long begunNanos;
  private final long deadlineNanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
  private boolean admitted;

  PendingCall(
      Invocation invocation,
      ClientConnection connection,
      long firstId,
      byte[] body,
      long begunNanos) {
    this.invocation = invocation;
    this.connection = connection;
    this.firstId = firstId;
    this.body = body;
    this.begunNanos = begunNanos;
    this.deadlineNanos = begunNanos + invocation.timeoutNanos();
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
    return deadlineNanos;
  }

  /**
   * Whether it counts against the limit of calls in flight. Guarded, as is {@link #admitted}, by
   * the {@link Admission}.
   */
  boolean isAdmitted() {
    return admitted;
  }

  void admitted() {
    admitted = true;
  }

  boolean isInFlight() {
    return state.get() == State.IN_FLIGHT;
  }

  boolean isDone() {
    return state.get() == State.DONE;
  }

  @Override
  public @Nullable Message take() {
    long remaining = deadlineNanos - connection.now();
    return remaining > 0 && state.compareAndSet(State.PENDING, State.IN_FLIGHT)
        ? Message.of(connection.header(invocation, remaining), body)
        : null;
  }

  /** Ends the call with its reply, unless it has ended already. */
  final void reply(byte[] document) {
    if (end()) {
      replied(document);
    }
  }

  /** Ends the call without a reply, unless it has ended already; tells whether it did. */
  final boolean fail(RpcException failure) {
    boolean ended = end();
    if (ended) {
      failed(failure);
    }
    return ended;
  }

  /**
   * Ends a call that its caller has cancelled, without telling the caller, and tells the server if
   * it knows of it.
   */
  final void cancel() {
    boolean wasInFlight = isInFlight();
    if (end() && wasInFlight) {
      connection.tellCancelled(this);
    }
  }

  /** Makes the call done; false if it was already. */
  private boolean end() {
    if (state.getAndSet(State.DONE) == State.DONE) {
      return false;
    }
    connection.ended(this);
    return true;
  }

  /**
   * The reply has come, on the thread that reads: what follows must be quick and run no user's
   * code.
   */
  abstract void replied(byte[] document);

  /** There will be no reply; under the same conditions. */
  abstract void failed(RpcException failure);
}
