package io.zerocall.server.topic;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Publication;

/**
 * A message that is to be published.
 *
 * @param publication the message
 * @param context the context that it came with
 * @param deadlineNanos when it expires; {@code Long.MAX_VALUE} if never
 * @param hasMethod whether its name is a method's too, so that a fallback doesn't handle it
 */
public record OrderedPublication(
    Publication publication, RpcContext context, long deadlineNanos, boolean hasMethod)
    implements OrderedStep {

  int size() {
    return publication.document().length;
  }
}
