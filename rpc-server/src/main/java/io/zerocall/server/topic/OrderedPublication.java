package io.zerocall.server.topic;

import io.zerocall.RpcContext;
import io.zerocall.json.Publication;

/**
 * Something that is to be published.
 *
 * @param publication what
 * @param context what came with it
 * @param deadlineNanos when it is too late for that; {@code Long.MAX_VALUE} if never
 * @param isMethods whether its name is a method's too, so that nobody else can take it
 */
public record OrderedPublication(
    Publication publication, RpcContext context, long deadlineNanos, boolean isMethods)
    implements OrderedStep {

  int size() {
    return publication.document().length;
  }
}
