package io.zerocall.client.call;

import org.jspecify.annotations.Nullable;

/** Makes of a reply what the caller gets. */
@FunctionalInterface
public interface ReplyDecoder<T extends @Nullable Object> {

  /**
   * Reads a reply.
   *
   * @param document the reply, or the batch of replies
   * @param firstId the id of the request, or of the batch's first
   * @param begunNanos when the call began
   * @throws Throwable what the caller gets instead of a result
   */
  T decode(byte[] document, long firstId, long begunNanos) throws Throwable;
}
