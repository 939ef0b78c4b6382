package io.zerocall.client.call;

import io.zerocall.RpcLimits;
import io.zerocall.RpcWire;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.Routing;
import io.zerocall.json.wire.HeaderCodec;
import io.zerocall.transport.Message;
import java.util.concurrent.TimeUnit;

/** Writes messages, and refuses those that can't be written or exceed a limit. Thread-safe. */
final class InvocationWriter {
  private final RpcLimits limits;
  private final RpcWire wire;
  private final HeaderCodec headers;
  private final CallExceptions callExceptions;

  InvocationWriter(JsonCodec codec, RpcWire wire, CallExceptions callExceptions) {
    this.limits = codec.limits();
    this.wire = wire;
    this.headers = new HeaderCodec(codec);
    this.callExceptions = callExceptions;
  }

  /**
   * Returns the document.
   *
   * @param firstId the first id, or a negative number for a notification
   * @throws io.zerocall.RpcProtocolException if it can't be sent
   */
  byte[] document(Invocation invocation, long firstId) {
    if (invocation.count() > limits.batchItems()) {
      throw callExceptions.tooManyCalls(invocation, limits.batchItems());
    }
    byte[] body;
    int size;
    try {
      body = invocation.body().apply(firstId);
      size = body.length + headerSize(invocation);
    } catch (JsonException e) {
      throw callExceptions.unwritable(invocation, e);
    }
    if (size > limits.messageBytes()) {
      throw callExceptions.tooLarge(invocation, size, limits.messageBytes());
    }
    return body;
  }

  /**
   * Returns the size of the user's part of the header. Fails now instead of during sending if that
   * can't be written.
   */
  private int headerSize(Invocation invocation) {
    return wire == RpcWire.ZERORPC
            || (invocation.meta().isEmpty()
                && invocation.traceparent() == null
                && invocation.timing() == null
                && invocation.routing().equals(Routing.DEFAULT))
        ? 0
        : header(invocation, invocation.timeoutNanos()).length;
  }

  /** Returns the message, with the time that is left now if the wire transports that. */
  Message message(Invocation invocation, long remainingNanos, byte[] document) {
    return wire == RpcWire.ZERORPC
        ? new Message(true, null, document) // as a REQ socket sends it
        : Message.of(header(invocation, remainingNanos), document);
  }

  private byte[] header(Invocation invocation, long remainingNanos) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos));
    return headers.write(new Header(
        millis,
        invocation.traceparent(),
        invocation.meta(),
        invocation.routing(),
        null,
        invocation.timing() != null));
  }
}
