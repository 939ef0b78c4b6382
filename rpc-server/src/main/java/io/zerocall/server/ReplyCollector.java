package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.json.JsonException;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.ReplyWriter;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the replies to one message. The replies to a batch share the size limit of a message. A
 * reply that no longer fits is replaced with a short error at once, so that a batch of large
 * results can't fill the memory. Used by one thread at a time.
 */
final class ReplyCollector {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyCollector.class);
  private static final int SHORT_REPLY_BYTES = 256;

  private final ReplyWriter writer;
  private final ExceptionMapper exceptions;
  private final Object caller;
  private final int limit;
  private final boolean isBatch;
  private final List<byte[]> documents;
  private int outstanding;
  private long size = 2;

  /**
   * Creates a collector.
   *
   * @param writer writes the replies
   * @param exceptions creates the error for a result that can't be sent
   * @param caller the connection that the replies go to
   * @param limit the size of the largest message, in bytes
   * @param isBatch whether the replies are sent in brackets
   * @param outstanding how many replies there may be
   */
  ReplyCollector(
      ReplyWriter writer,
      ExceptionMapper exceptions,
      Object caller,
      int limit,
      boolean isBatch,
      int outstanding) {
    this.writer = writer;
    this.exceptions = exceptions;
    this.caller = caller;
    this.limit = limit;
    this.isBatch = isBatch;
    this.outstanding = outstanding;
    this.documents = new ArrayList<>(outstanding);
  }

  /** Sends a reply; logs it if it was dropped. */
  static void send(ReplyTo replyTo, Message reply, Object caller) {
    if (!replyTo.send(reply)) {
      LOG.debug("a reply to {} was dropped: the client is gone or doesn't read", caller);
    }
  }

  /** Adds a result, unless the request is a notification, which has no id. */
  void result(ServerMethod method, @Nullable RequestId id, @Nullable Object result) {
    if (id != null) {
      add(id, write(method, id, result));
    }
    outstanding--;
  }

  /** Writes a result; replaces it with an error if it can't be written or is too large. */
  private byte[] write(ServerMethod method, RequestId id, @Nullable Object result) {
    byte[] reply;
    try {
      reply = writer.result(id, method.contract().result(), result);
    } catch (JsonException e) {
      return writer.error(id, exceptions.unwritable(method, caller, e));
    }
    return reply.length <= limit
        ? reply
        : writer.error(id, exceptions.tooLarge(method, caller, reply.length, limit));
  }

  /** Adds an error, unless the request is a notification, which has no id. */
  void error(@Nullable RequestId id, ErrorObject error) {
    if (id != null) {
      add(id, writer.error(id, error));
    }
    outstanding--;
  }

  private void add(RequestId id, byte[] document) {
    byte[] reply = !isBatch || fits(document) ? document : writer.error(id, tooLarge());
    documents.add(reply);
    size += reply.length + 1;
  }

  /** Returns whether short replies to the other calls would still fit. */
  private boolean fits(byte[] document) {
    long reserved = Math.min((long) (outstanding - 1) * SHORT_REPLY_BYTES, limit / 2);
    return document.length <= SHORT_REPLY_BYTES || size + document.length + 1 + reserved <= limit;
  }

  private ErrorObject tooLarge() {
    return new ErrorObject(
        RpcErrorCode.INTERNAL_ERROR,
        "The batch's results are too large together (limit: " + limit + " bytes)");
  }

  /** Returns the document to send, or null if there is nothing to send. */
  byte @Nullable [] document() {
    if (documents.isEmpty()) {
      return null;
    } else if (!isBatch) {
      return documents.get(0);
    }
    return size <= 2L * limit
        ? ReplyWriter.batch(documents)
        : writer.refusal(RequestId.NULL, tooLarge());
  }
}
