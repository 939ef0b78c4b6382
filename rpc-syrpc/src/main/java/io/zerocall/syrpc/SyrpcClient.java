package io.zerocall.syrpc;

import io.zerocall.JsonText;
import io.zerocall.RemoteFailure;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcType;
import io.zerocall.RpcUnavailableException;
import io.zerocall.json.JsonException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Puts requests of an application, and fetches their results: its own ones and those of any other
 * client.
 *
 * <pre>{@code
 * try (SyrpcClient client = SyrpcClient.connect(SyrpcSettings.app("shop").build())) {
 *   String id = client.putRequest("echo", "hello");
 *   JsonText result = client.getResult(id, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>When the connection breaks, the client connects again. Thread-safe; several threads may wait.
 */
public final class SyrpcClient implements AutoCloseable {
  private final Broker broker;
  private final Layout layout;
  private final ScheduledExecutorService executor;
  private final Publisher publisher;
  private final Map<Integer, ResultQueue> results = new ConcurrentHashMap<>();

  private SyrpcClient(Broker broker, Layout layout) {
    this.broker = broker;
    this.layout = layout;
    this.executor = Threads.single("syrpc-client");
    this.publisher = new Publisher(broker);
  }

  /**
   * Connects to RabbitMQ, and declares the exchanges and the queue of requests.
   *
   * @throws RpcUnavailableException if RabbitMQ can't be reached
   * @throws RpcProtocolException if RabbitMQ refuses the user, the password or the virtual host, or
   *     has a queue of this name with other properties
   */
  public static SyrpcClient connect(SyrpcSettings settings) {
    Layout layout = new Layout(settings);
    return new SyrpcClient(Broker.connect(settings, layout, "client"), layout);
  }

  /**
   * Puts a request, which survives a restart of RabbitMQ.
   *
   * @param type the name of the service, method or function
   * @param data a {@link JsonText}, or a value that is written as JSON
   * @return the ID under which any client of the application can fetch the result
   * @throws IllegalArgumentException if the data can't be written as JSON
   * @throws RpcUnavailableException if the request was not stored, or if this client is closed
   * @throws RpcConnectionLostException if the connection broke; the request may have been stored
   * @throws RpcTimeoutException if RabbitMQ doesn't confirm the request within 10 s, or if this
   *     thread is interrupted, whose interrupt status stays set; the request may have been stored
   * @throws RpcProtocolException if RabbitMQ refuses the request
   */
  public String putRequest(String type, @Nullable Object data) {
    String id = UUID.randomUUID().toString();
    byte[] body = Documents.request(id, type, Documents.json(data));
    publisher.publish(layout.requests(), layout.requests(), id, body, "request " + type);
    return id;
  }

  /**
   * Waits for a result and removes it, so that it can be fetched once.
   *
   * @param timeout how long to wait, whatever else arrives
   * @throws RpcRemoteException if the result is an exception
   * @throws RpcTimeoutException if the result doesn't arrive in time, or if this thread is
   *     interrupted, whose interrupt status stays set
   * @throws RpcUnavailableException if RabbitMQ is not connected when the time is over, or if this
   *     client is closed
   * @throws RpcProtocolException if RabbitMQ refuses the user or the queue, such as a queue with
   *     another ttl than this client's
   */
  public JsonText getResult(String id, Duration timeout) {
    ResultQueue queue = results.computeIfAbsent(
        layout.resultQueueOf(id), index -> new ResultQueue(broker, layout, index, executor));
    return withoutException(id, queue.take(id, timeout));
  }

  /**
   * Waits for a result as {@link #getResult(String, Duration)} does, and converts it.
   *
   * @throws RpcProtocolException if the result doesn't fit the type, too
   */
  @SuppressWarnings("unchecked") // it was read as a T; a primitive type's class can't cast
  public <T> @Nullable T getResult(String id, Duration timeout, Class<T> type) {
    return (T) value(id, getResult(id, timeout), type);
  }

  /**
   * Waits for a result as {@link #getResult(String, Duration)} does, and converts it.
   *
   * @throws RpcProtocolException if the result doesn't fit the type, too
   */
  @SuppressWarnings("unchecked") // it was read as a T
  public <T> @Nullable T getResult(String id, Duration timeout, RpcType<T> type) {
    return (T) value(id, getResult(id, timeout), type.type());
  }

  private static @Nullable Object value(String id, JsonText result, Type type) {
    try {
      return Documents.value(result, type);
    } catch (JsonException e) {
      throw new RpcProtocolException("result " + id + ": " + e.getMessage(), 0, e);
    }
  }

  private static JsonText withoutException(String id, JsonText data) {
    JsonText exception = data.isObject() ? data.members().get("exception") : null;
    if (exception == null) {
      return data;
    }
    String message = exception.isString() ? exception.string() : exception.toString();
    throw new RpcRemoteException(
        "result " + id + ": " + message,
        RpcErrorCode.APPLICATION_ERROR,
        RemoteFailure.ofMessage(message));
  }

  /** Ends all waits and closes the connection. Does nothing if this client is closed. */
  @Override
  public void close() {
    broker.refuse();
    results.values().forEach(ResultQueue::close);
    Threads.end(executor);
    broker.close();
  }
}
