package io.zerocall.syrpc;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.transport.engine.RateLimitedLog;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests of an application, and puts their results.
 *
 * <pre>{@code
 * try (SyrpcServer server = SyrpcServer.connect(SyrpcSettings.app("shop").build())) {
 *   SyrpcRequest request = server.getRequest(Duration.ofMinutes(1));
 *   server.putResult(request.id(), request.data());
 * }
 * }</pre>
 *
 * <p>A request is acknowledged when RabbitMQ has stored its result. If the server ends before, or
 * loses its connection, RabbitMQ delivers the request again, to this server or another one. So a
 * request may run more than once.
 *
 * <p>When the connection breaks, the server connects again. Thread-safe; several threads may take
 * requests.
 */
public final class SyrpcServer implements AutoCloseable {
  private static final RateLimitedLog LOG = new RateLimitedLog();

  private final Broker broker;
  private final ScheduledExecutorService executor;
  private final RequestQueue requests;
  private final ResultPublisher results;

  private SyrpcServer(Broker broker, Layout layout) {
    this.broker = broker;
    this.executor = Threads.single("syrpc-server");
    this.requests = new RequestQueue(broker, layout, executor);
    this.results = new ResultPublisher(broker, layout);
  }

  /**
   * Connects to RabbitMQ, and declares the exchanges and the queue of requests.
   *
   * @throws RpcUnavailableException if RabbitMQ can't be reached
   * @throws RpcProtocolException if RabbitMQ refuses the user, the password or the virtual host, or
   *     has a queue of this name with other properties
   */
  public static SyrpcServer connect(SyrpcSettings settings) {
    Layout layout = new Layout(settings);
    return new SyrpcServer(Broker.connect(settings, layout, "server"), layout);
  }

  /**
   * Takes a request. Messages that are no requests are logged and removed.
   *
   * @param timeout how long to wait, whatever else arrives
   * @throws RpcTimeoutException if no request arrives in time, or if this thread is interrupted,
   *     whose interrupt status stays set
   * @throws RpcUnavailableException if RabbitMQ is not connected when the time is over, or if this
   *     server is closed
   * @throws RpcProtocolException if RabbitMQ refuses the user or the queue
   */
  public SyrpcRequest getRequest(Duration timeout) {
    return requests.take(timeout);
  }

  /**
   * Puts the result of a request, and acknowledges the request.
   *
   * @param data a {@link JsonText}, or a value that is written as JSON
   * @throws IllegalArgumentException if the data can't be written as JSON
   * @throws RpcUnavailableException if the result was not stored; the request can still be answered
   * @throws RpcConnectionLostException if the connection broke; the result may have been stored
   * @throws RpcTimeoutException if RabbitMQ doesn't confirm the result within 10 s, or if this
   *     thread is interrupted, whose interrupt status stays set; the result may have been stored
   * @throws RpcProtocolException if RabbitMQ refuses the queue of the result
   */
  public void putResult(String id, @Nullable Object data) {
    results.put(id, Documents.json(data));
    requests.answered(id);
  }

  /**
   * Answers a request with an exception, logs it, and acknowledges the request. The client's
   * {@code getResult} fails with the message. For requests of an unknown type, too.
   *
   * @throws RpcUnavailableException as {@link #putResult} does, like the other exceptions
   */
  public void putException(String id, String message) {
    String type = requests.typeOf(id);
    LOG.warn("Request " + id + (type == null ? "" : " of type " + type) + " failed: " + message);
    putResult(id, JsonText.parse("{\"exception\":" + JsonText.ofString(message) + "}"));
  }

  /**
   * Ends all waits and closes the connection. RabbitMQ delivers the requests that have no result to
   * other servers. Does nothing if this server is closed.
   */
  @Override
  public void close() {
    broker.refuse();
    requests.close();
    Threads.end(executor);
    broker.close();
  }
}
