package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.Routing;
import org.jspecify.annotations.Nullable;

/**
 * What a message's header says about its calls.
 *
 * @param calls the context that methods see
 * @param routing what the caller asks of a broker
 * @param deadlineNanos when the calls expire; {@code Long.MAX_VALUE} if never
 * @param job the job that a broker runs with the only call; null if there is none
 * @param timing measures how long the calls wait and run; null if the caller doesn't ask for it
 */
record MessageContext(
    RpcContext calls,
    Routing routing,
    long deadlineNanos,
    @Nullable JobStart job,
    @Nullable ExchangeTiming timing) {

  /** Returns the same without a deadline. */
  MessageContext unlimited() {
    return new MessageContext(calls, routing, Long.MAX_VALUE, null, null);
  }
}
