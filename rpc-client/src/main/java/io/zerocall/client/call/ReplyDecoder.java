package io.zerocall.client.call;

import org.jspecify.annotations.Nullable;

/** Decodes a reply to the result that the caller gets. */
@FunctionalInterface
public interface ReplyDecoder<T extends @Nullable Object> {

  /**
   * Decodes a reply.
   *
   * @param exceptions creates the exceptions of the server that has replied
   * @param document the reply, or the batch of replies
   * @param firstId the id of the request, or of the batch's first
   * @param call the call, or the batch
   * @throws Throwable the exception that the caller gets instead of a result
   */
  T decode(CallExceptions exceptions, byte[] document, long firstId, AnsweredCall call)
      throws Throwable;

  /**
   * Returns the decoder of an attempt that may be followed by another one at another server. It
   * throws a {@link RefusedReply} if nothing has run and this decoder returns that as a value.
   */
  default ReplyDecoder<T> ofAttempt() {
    return this;
  }
}
