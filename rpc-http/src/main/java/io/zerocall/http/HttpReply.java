package io.zerocall.http;

import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The destination of the reply to one request. Thread-safe. */
class HttpReply implements ReplyTo {
  private static final Message NOTHING = Message.of(null, new byte[0]);

  private final RequestHandler handler;
  private final @Nullable String readableBy;
  private volatile boolean delivered;

  /**
   * Creates a destination.
   *
   * @param readableBy the foreign origin whose pages may read the reply, or null
   */
  HttpReply(RequestHandler handler, @Nullable String readableBy) {
    this.handler = handler;
    this.readableBy = readableBy;
  }

  @Nullable
  String readableBy() {
    return readableBy;
  }

  /** Queues a request for its delivery; returns false if there is no memory for it. */
  boolean deliver(HttpConnection connection, Message message) {
    return connection.deliver(
        connection.arrival(message, System.nanoTime(), this), message.size(), this);
  }

  /** Notes that the client no longer waits for the reply, on the channel's thread. */
  void ended() {}

  /** Records that the server has the request, and can abandon it. */
  void delivered() {
    delivered = true;
  }

  boolean isHandedOver() {
    return delivered;
  }

  @Override
  public void examined() {
    delivered();
    handler.examined();
  }

  @Override
  public boolean send(Message reply) {
    byte[] document = Objects.requireNonNull(reply.body());
    String timing = Metadata.serverTiming(reply.header());
    return handler.reply(this, reply, Responses.document(document, timing, readableBy));
  }

  @Override
  public void nothing() {
    handler.reply(this, NOTHING, Responses.nothing(readableBy));
  }
}
