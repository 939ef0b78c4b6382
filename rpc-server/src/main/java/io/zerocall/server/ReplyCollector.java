package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.JsonException;
import io.zerocall.json.ReplyForm;
import io.zerocall.json.RequestId;
import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies to one message as they come about. Those of a batch share the room that a message
 * has: a reply for which none is left becomes a short error at once, so that a batch of large
 * results can't fill the memory. Used by one thread at a time.
 */
final class ReplyCollector {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyCollector.class);
  private static final int SHORT_REPLY_BYTES = 256;

  private final ReplyForm form;
  private final ExceptionMapper exceptions;
  private final Object caller;
  private final int limit;
  private final boolean isBatch;
  private final List<byte[]> documents;
  private int outstanding;
  private long size = 2;

  /**
   * Begins.
   *
   * @param form what they look like
   * @param exceptions says why a result can't be sent
   * @param caller the connection that they go to
   * @param limit the bytes of the largest message
   * @param isBatch whether the replies go back in brackets
   * @param outstanding how many there may be
   */
  ReplyCollector(
      ReplyForm form,
      ExceptionMapper exceptions,
      Object caller,
      int limit,
      boolean isBatch,
      int outstanding) {
    this.form = form;
    this.exceptions = exceptions;
    this.caller = caller;
    this.limit = limit;
    this.isBatch = isBatch;
    this.outstanding = outstanding;
    this.documents = new ArrayList<>(outstanding);
  }

  /** Sends a reply; notes in the log if it was dropped. */
  static void send(ReplyTo replyTo, Message reply, Object caller) {
    if (!replyTo.send(reply)) {
      LOG.debug("a reply to {} was dropped: it is gone or doesn't read", caller);
    }
  }

  /** Adds a result, unless nobody wants to know: a notification has no id. */
  void result(ServerMethod method, @Nullable RequestId id, @Nullable Object result) {
    if (id != null) {
      add(id, write(method, id, result));
    }
    outstanding--;
  }

  /** A reply with an error instead, if the result can't be written or is too large. */
  private byte[] write(ServerMethod method, RequestId id, @Nullable Object result) {
    byte[] reply;
    try {
      reply = form.result(id, method.contract().result(), result);
    } catch (JsonException e) {
      return form.error(id, exceptions.unwritable(method, caller, e));
    }
    return reply.length <= limit
        ? reply
        : form.error(id, exceptions.tooLarge(method, caller, reply.length, limit));
  }

  /** Adds an error, unless nobody wants to know: a notification has no id. */
  void error(@Nullable RequestId id, ErrorObject error) {
    if (id != null) {
      add(id, form.error(id, error));
    }
    outstanding--;
  }

  private void add(RequestId id, byte[] document) {
    byte[] reply = !isBatch || fits(document) ? document : form.error(id, tooLarge());
    documents.add(reply);
    size += reply.length + 1;
  }

  /** Whether there will be room for the others too, if they are short. */
  private boolean fits(byte[] document) {
    long reserved = Math.min((long) (outstanding - 1) * SHORT_REPLY_BYTES, limit / 2);
    return document.length <= SHORT_REPLY_BYTES || size + document.length + 1 + reserved <= limit;
  }

  private ErrorObject tooLarge() {
    return new ErrorObject(
        RpcErrorCode.INTERNAL_ERROR,
        "The batch's results are too large together (limit: " + limit + " bytes)");
  }

  /** What goes back, or null if that is nothing. */
  byte @Nullable [] document() {
    if (documents.isEmpty()) {
      return null;
    } else if (!isBatch) {
      return documents.get(0);
    }
    return size <= 2L * limit
        ? ReplyForm.batch(documents)
        : form.refusal(RequestId.NULL, tooLarge());
  }
}
