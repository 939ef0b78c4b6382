package io.zerocall.client.call;

import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, before it has an id.
 *
 * @param name the method's name, or what stands for a batch in messages
 * @param count how many ids it takes: the number of calls
 * @param body writes the document, given the first id
 * @param begunNanos when the caller called
 * @param timeoutNanos how long after that to wait for the reply
 * @param failFast whether to wait for no connection that has been missing for too long already
 * @param traceparent the W3C trace context, or null
 * @param meta the user's own metadata
 */
public record Invocation(
    String name,
    int count,
    LongFunction<byte[]> body,
    long begunNanos,
    long timeoutNanos,
    boolean failFast,
    @Nullable String traceparent,
    Map<String, String> meta) {

  public long deadlineNanos() {
    return begunNanos + timeoutNanos;
  }

  /** The same with what interceptors may change. */
  public Invocation with(
      long newTimeoutNanos, @Nullable String newTraceparent, Map<String, String> newMeta) {
    return new Invocation(
        name, count, body, begunNanos, newTimeoutNanos, failFast, newTraceparent, newMeta);
  }
}
