package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.zerocall.http.endpoint.Endpoint;
import io.zerocall.http.endpoint.EndpointExchange;
import io.zerocall.http.endpoint.EndpointResponse;
import io.zerocall.transport.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request to an endpoint, which calls the server any number of times, one after the other, and
 * then responds. Thread-safe.
 */
final class EndpointReply extends HttpReply implements EndpointExchange {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnector.class);
  private static final byte[] NOTHING = {};
  private static final EndpointResponse FAILED =
      new EndpointResponse(500, NOTHING, Map.of()); // its cause is in the log

  private final RequestHandler handler;
  private final HttpConnection connection;
  private final Endpoint endpoint;
  private final HttpHeaders headers;
  private final byte @Nullable [] metadata;
  private volatile byte[] body;
  private final long readAt = System.nanoTime();

  /** Receives the response to the call that is running; null if none is. */
  private final AtomicReference<@Nullable Consumer<byte[]>> caller = new AtomicReference<>();

  // Guarded by this.
  private @Nullable Runnable atEnd;
  private boolean ended;

  EndpointReply(
      RequestHandler handler,
      HttpConnection connection,
      RequestAction.Exchange action,
      Message message) {
    super(handler, action.readableBy());
    this.handler = handler;
    this.connection = connection;
    this.endpoint = action.endpoint();
    this.headers = action.headers();
    this.metadata = message.header();
    this.body = Objects.requireNonNull(message.body());
  }

  @Override
  boolean deliver(HttpConnection to, Message message) {
    return to.deliver(this::received, message.size(), this);
  }

  private void received() {
    try {
      endpoint.received(this);
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      body = NOTHING; // a call may take long, and the server counts its own copy alone
    }
  }

  private void fail(Throwable cause) {
    LOG.error("An endpoint failed to handle a request", cause);
    respond(FAILED);
  }

  // What the endpoint uses.

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers.getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public void call(byte[] document, @Nullable String traceparent, Consumer<byte[]> whenReplied) {
    Message message = Message.of(Metadata.untimed(metadata, traceparent), document);
    caller.set(whenReplied);
    handler.whileAwaited(this, () -> {
      boolean cancelled = caller.get() != whenReplied;
      if (!cancelled
          && !connection.deliver(connection.arrival(message, readAt, this), message.size(), this)) {
        overloaded();
      }
    });
  }

  private void overloaded() {
    boolean unused = handler.reply(
        this,
        Message.of(null, NOTHING),
        Responses.refusal(Refusal.noMemory(), readableBy(), endpoint));
    ended();
  }

  @Override
  public void cancel() {
    caller.set(null);
    handler.whileAwaited(this, () -> connection.abandon(this));
  }

  @Override
  public void respond(EndpointResponse response) {
    Message content = Message.of(null, response.json());
    boolean unused = handler.reply(this, content, Responses.ofEndpoint(response, readableBy()));
    ended();
  }

  @Override
  public void whenEnded(Runnable action) {
    synchronized (this) {
      if (!ended) {
        atEnd = action;
        return;
      }
    }
    action.run();
  }

  // What the server and the connection use.

  @Override
  public boolean send(Message reply) {
    Consumer<byte[]> waiting = caller.getAndSet(null);
    if (waiting == null) {
      return false;
    }
    try {
      waiting.accept(Objects.requireNonNull(reply.body()));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    return true;
  }

  /** The server was sent requests with ids only. */
  @Override
  public void nothing() {}

  @Override
  void ended() {
    caller.set(null);
    Runnable action;
    synchronized (this) {
      ended = true;
      action = atEnd;
      atEnd = null;
    }
    if (action != null) {
      action.run();
    }
  }
}
