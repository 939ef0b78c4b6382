package io.zerocall.server.topic;

import io.zerocall.RpcContext;
import io.zerocall.json.Publication;

/**
 * Something that is to be published.
 *
 * @param publication what
 * @param context what came with it
 * @param deadlineNanos when it is too late for that; {@code Long.MAX_VALUE} if never
 */
public record OrderedPublication(Publication publication, RpcContext context, long deadlineNanos)
    implements OrderedStep {

  int size() {
    return publication.document().length;
  }
}
