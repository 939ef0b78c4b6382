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
 * results can't fill the memory. The message may have parts that are answered at the same time.
 * Thread-safe.
 */
final class ReplyCollector {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyCollector.class);
  private static final int SHORT_REPLY_BYTES = 256;

  private final ReplyWriter writer;
  private final ExceptionMapper exceptions;
  private final Object caller;
  private final int limit;
  private final boolean isBatch;

  // All guarded by this.
  /** The replies in the order of the requests; null where there is none. */
  private final byte[] @Nullable [] documents;

  private int outstanding;
  private int parts;
  private long size = 2;

  /**
   * Creates a collector.
   *
   * @param writer writes the replies
   * @param exceptions creates the error for a result that can't be sent
   * @param caller the connection that the replies go to
   * @param limit the size of the largest message, in bytes
   * @param isBatch whether the replies are sent in brackets
   * @param requests how many requests there are
   * @param parts how many times {@link #ended} will be called
   */
  ReplyCollector(
      ReplyWriter writer,
      ExceptionMapper exceptions,
      Object caller,
      int limit,
      boolean isBatch,
      int requests,
      int parts) {
    this.writer = writer;
    this.exceptions = exceptions;
    this.caller = caller;
    this.limit = limit;
    this.isBatch = isBatch;
    this.outstanding = requests;
    this.parts = parts;
    this.documents = new byte[requests][];
  }

  /** Sends a reply; logs it if it was dropped. */
  static void send(ReplyTo replyTo, Message reply, Object caller) {
    if (!replyTo.send(reply)) {
      LOG.debug("a reply to {} was dropped: the client is gone or doesn't read", caller);
    }
  }

  /**
   * Adds a result, unless the request is a notification, which has no id.
   *
   * @param position which request it is
   */
  void result(int position, ServerMethod method, @Nullable RequestId id, @Nullable Object result) {
    if (id == null) {
      answered();
    } else {
      add(position, id, write(method, id, result));
    }
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

  /**
   * Adds an error, unless the request is a notification, which has no id.
   *
   * @param position which request it is
   */
  void error(int position, @Nullable RequestId id, ErrorObject error) {
    if (id == null) {
      answered();
    } else {
      add(position, id, writer.error(id, error));
    }
  }

  private synchronized void answered() {
    outstanding--;
  }

  private synchronized void add(int position, RequestId id, byte[] document) {
    byte[] reply = !isBatch || fits(document) ? document : writer.error(id, tooLarge());
    documents[position] = reply;
    size += reply.length + 1;
    outstanding--;
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

  /**
   * Notes that a part of the message has been answered. Returns the document to send if it was the
   * last one; null if there is nothing to send, or not yet.
   */
  synchronized byte @Nullable [] ended() {
    parts--;
    return parts == 0 ? document() : null;
  }

  private byte @Nullable [] document() {
    if (!isBatch) {
      return documents[0];
    }
    List<byte[]> replies = new ArrayList<>(documents.length);
    for (byte[] document : documents) {
      if (document != null) {
        replies.add(document);
      }
    }
    if (replies.isEmpty()) {
      return null;
    }
    return size <= 2L * limit
        ? ReplyWriter.batch(replies)
        : writer.refusal(RequestId.NULL, tooLarge());
  }
}
