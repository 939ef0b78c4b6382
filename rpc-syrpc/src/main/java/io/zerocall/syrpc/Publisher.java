package io.zerocall.syrpc;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Publishes messages and waits until RabbitMQ has stored them. Thread-safe. */
final class Publisher {
  private static final long CONFIRM_SECONDS = 10;

  private final Broker broker;
  private final Object lock = new Object();
  private @Nullable ConfirmedChannel channel;

  Publisher(Broker broker) {
    this.broker = broker;
  }

  /**
   * Returns when RabbitMQ has stored a message.
   *
   * @param what names the message in exceptions
   * @throws RpcUnavailableException if the message was not stored
   * @throws RpcConnectionLostException if the connection broke; the message may have been stored
   * @throws RpcTimeoutException if RabbitMQ doesn't confirm within 10 s, or if this thread is
   *     interrupted; the message may have been stored
   * @throws RpcProtocolException if RabbitMQ refuses the message
   */
  void publish(String exchange, String key, String id, byte[] body, String what) {
    try {
      var unused = send(exchange, key, id, body).get(CONFIRM_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Failures.again(what, e);
    } catch (TimeoutException e) {
      throw new RpcTimeoutException(
          what + ": " + broker.address() + " didn't confirm within " + CONFIRM_SECONDS + " s",
          0,
          e);
    } catch (InterruptedException e) {
      throw Failures.interrupted(what, e);
    }
  }

  private CompletableFuture<Void> send(String exchange, String key, String id, byte[] body) {
    synchronized (lock) {
      ConfirmedChannel current = channel;
      if (current == null || !current.isOpen()) {
        current = ConfirmedChannel.open(broker);
        channel = current;
      }
      return current.publish(exchange, key, id, body);
    }
  }
}
