package io.zerocall.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.zerocall.RpcContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a request has beside its body: what is in the header of a request over ZeroMQ. */
final class RequestProperties {
  static final String JSON = "application/json";

  private static final int PERSISTENT = 2;
  private static final String TIMEOUT = "zerocall-timeout";
  private static final String META = "zerocall-meta";
  private static final String TRACEPARENT = "traceparent";

  /** The header with further queues that get a message, and the one with how often one got it. */
  private static final String COPIES = "CC";

  private static final String DELIVERIES = "x-delivery-count";

  /** RabbitMQ refuses a longer expiration. */
  private static final long LONGEST_EXPIRATION_MILLIS = 0xffff_ffffL;

  private RequestProperties() {}

  /**
   * Returns the properties of a request.
   *
   * @param requester the bridge that gets the request back if it can't be delivered
   * @param replies the queue of its replies
   */
  static AMQP.BasicProperties of(String id, String requester, String replies, RpcContext context) {
    Map<String, Object> headers = new HashMap<>();
    headers.put(Layout.REQUESTER, requester);
    context.traceparent().ifPresent(trace -> headers.put(TRACEPARENT, trace));
    if (!context.meta().isEmpty()) {
      headers.put(META, new HashMap<String, Object>(context.meta()));
    }
    AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder()
        .contentType(JSON)
        .deliveryMode(PERSISTENT)
        .messageId(id)
        .correlationId(id)
        .replyTo(replies)
        .headers(headers);
    limit(properties, headers, context);
    return properties.build();
  }

  /** Adds the time that is left, if the call has a deadline. */
  private static void limit(
      AMQP.BasicProperties.Builder properties, Map<String, Object> headers, RpcContext context) {
    context.remainingTime().ifPresent(left -> {
      long millis = Math.max(1, left.toMillis());
      headers.put(TIMEOUT, millis);
      if (millis <= LONGEST_EXPIRATION_MILLIS) {
        properties.expiration(Long.toString(millis));
      }
    });
  }

  /**
   * Returns the properties of a copy of a received request, with the time that is left now. The
   * copy is this user's, and goes to one queue only.
   */
  static AMQP.BasicProperties again(AMQP.BasicProperties received, String id, RpcContext context) {
    Map<String, Object> headers = new HashMap<>(headers(received));
    headers.remove(COPIES);
    headers.remove(DELIVERIES);
    AMQP.BasicProperties.Builder properties =
        received.builder().messageId(id).correlationId(id).userId(null).headers(headers);
    limit(properties, headers, context);
    return properties.build();
  }

  static AMQP.BasicProperties ofReply(@Nullable String id) {
    return new AMQP.BasicProperties.Builder()
        .contentType(JSON)
        .deliveryMode(PERSISTENT)
        .messageId(id)
        .correlationId(id)
        .build();
  }

  /** Reads the context of a request, whose deadline counts from now. */
  static RpcContext context(AMQP.BasicProperties properties) {
    Map<String, Object> headers = headers(properties);
    Duration timeout = timeout(headers);
    Object trace = headers.get(TRACEPARENT);
    return new RpcContext(
        meta(headers),
        trace == null ? null : trace.toString(),
        timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos());
  }

  /** Returns a header as text; null if there is none. */
  static @Nullable String header(AMQP.BasicProperties properties, String name) {
    Object value = headers(properties).get(name);
    return value == null ? null : value.toString();
  }

  private static Map<String, Object> headers(AMQP.BasicProperties properties) {
    Map<String, Object> headers = properties.getHeaders();
    return headers == null ? Map.of() : headers;
  }

  private static @Nullable Duration timeout(Map<String, Object> headers) {
    if (!(headers.get(TIMEOUT) instanceof Number millis)) {
      return null;
    }
    long longest = TimeUnit.DAYS.toMillis(365);
    return Duration.ofMillis(Math.max(1, Math.min(millis.longValue(), longest)));
  }

  private static Map<String, String> meta(Map<String, Object> headers) {
    Map<String, String> meta = new HashMap<>();
    if (headers.get(META) instanceof Map<?, ?> given) {
      given.forEach((name, value) -> {
        if (value != null) {
          meta.put(name.toString(), value.toString());
        }
      });
    }
    return meta;
  }
}
