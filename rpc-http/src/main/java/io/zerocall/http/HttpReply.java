package io.zerocall.http;

import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the reply to one request goes. Safe for any thread. */
final class HttpReply implements ReplyTo {
  private final RequestHandler handler;
  private final @Nullable String readableBy;

  /**
   * Makes one.
   *
   * @param readableBy the foreign origin whose pages may read the reply, or null
   */
  HttpReply(RequestHandler handler, @Nullable String readableBy) {
    this.handler = handler;
    this.readableBy = readableBy;
  }

  @Override
  public boolean send(Message reply) {
    return handler.reply(
        this, Responses.document(Objects.requireNonNull(reply.body()), readableBy));
  }

  @Override
  public void nothing() {
    handler.reply(this, Responses.nothing(readableBy));
  }
}
