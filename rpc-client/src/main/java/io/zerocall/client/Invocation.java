package io.zerocall.client;

import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, before it has an id.
 *
 * @param name the method's name, or what stands for a batch in messages
 * @param count how many ids it takes: the number of calls
 * @param body writes the document, given the first id
 * @param timeoutNanos how long to wait for the reply
 * @param traceparent the W3C trace context, or null
 * @param meta the user's own metadata
 */
record Invocation(
    String name,
    int count,
    LongFunction<byte[]> body,
    long timeoutNanos,
    @Nullable String traceparent,
    Map<String, String> meta) {

  Invocation with(ClientCall call) {
    return new Invocation(
        name, count, body, call.timeout().toNanos(), call.traceparent(), call.meta());
  }
}
