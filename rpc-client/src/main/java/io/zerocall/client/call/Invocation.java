package io.zerocall.client.call;

import io.zerocall.RpcTiming;
import io.zerocall.json.document.Routing;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A call or notification before it has an id.
 *
 * @param name the method's name, or the name that messages use for a batch
 * @param count how many ids it takes: the number of calls
 * @param body writes the document, given the first id
 * @param begunNanos when the call began
 * @param timeoutNanos how long after that to wait for the reply
 * @param failFast whether it fails at once if the connection has been missing for too long already
 * @param traceparent the W3C trace context, or null
 * @param meta the user's own metadata
 * @param routing what the call asks of a broker
 * @param repeats whether the call may run more than once
 * @param firstId its first id, if its document has been written already; otherwise 0
 * @param timing receives where the time went, at the end of each attempt; null if it isn't asked
 *     for
 */
public record Invocation(
    String name,
    int count,
    LongFunction<byte[]> body,
    long begunNanos,
    long timeoutNanos,
    boolean failFast,
    @Nullable String traceparent,
    Map<String, String> meta,
    Routing routing,
    Repeats repeats,
    long firstId,
    @Nullable Consumer<RpcTiming> timing) {

  public long deadlineNanos() {
    return begunNanos + timeoutNanos;
  }

  /** Returns the same invocation with the values that interceptors may change. */
  public Invocation with(
      long newTimeoutNanos, @Nullable String newTraceparent, Map<String, String> newMeta) {
    return new Invocation(
        name,
        count,
        body,
        begunNanos,
        newTimeoutNanos,
        failFast,
        newTraceparent,
        newMeta,
        routing,
        repeats,
        firstId,
        timing);
  }

  /**
   * Returns the same invocation with its document, which is written now. If a call is sent later,
   * or again, its arguments may have changed by then.
   *
   * @param id the first id, which no other call of the client has; a negative number for a
   *     notification
   * @throws io.zerocall.json.JsonException if it can't be written
   */
  public Invocation written(long id) {
    byte[] document = body.apply(id);
    return new Invocation(
        name,
        count,
        any -> document,
        begunNanos,
        timeoutNanos,
        failFast,
        traceparent,
        meta,
        routing,
        repeats,
        id,
        timing);
  }
}
