package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Routing;

/**
 * What a message's header says about its calls.
 *
 * @param calls the context that methods see
 * @param routing what the caller asks of a broker
 * @param deadlineNanos when the calls expire; {@code Long.MAX_VALUE} if never
 */
record MessageContext(RpcContext calls, Routing routing, long deadlineNanos) {

  /** Returns the same without a deadline. */
  MessageContext unlimited() {
    return new MessageContext(calls, routing, Long.MAX_VALUE);
  }
}
