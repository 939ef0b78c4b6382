package io.zerocall.server.topic;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Publication;
import io.zerocall.json.document.Routing;

/**
 * A message that is to be published.
 *
 * @param publication the message
 * @param context the context that it came with
 * @param routing what its publisher asks of a broker
 * @param deadlineNanos when it expires; {@code Long.MAX_VALUE} if never
 * @param hasMethod whether its name is a method's too, so that a fallback doesn't handle it
 */
public record OrderedPublication(
    Publication publication,
    RpcContext context,
    Routing routing,
    long deadlineNanos,
    boolean hasMethod)
    implements OrderedStep {

  int size() {
    return publication.document().length;
  }
}
