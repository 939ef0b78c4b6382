package io.zerocall.bench.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;

/** A connection, with a channel and a RpcClient for each thread. */
final class RabbitMqCallers implements Callers {
  static final String QUEUE = "mult";

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Connection connection;

  RabbitMqCallers(String endpoint) throws IOException {
    connection = connect(endpoint);
  }

  /** Connects to a server at {@code host:port}. */
  static Connection connect(String endpoint) throws IOException {
    int colon = endpoint.lastIndexOf(':');
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(endpoint.substring(0, colon));
    factory.setPort(Integer.parseInt(endpoint.substring(colon + 1)));
    try {
      return factory.newConnection();
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  /** Returns two numbers as the body of a message. */
  static byte[] body(int a, int b) {
    return ByteBuffer.allocate(2 * Integer.BYTES).putInt(a).putInt(b).array();
  }

  @Override
  public Caller caller() throws IOException {
    RpcClient client = new RpcClient(new RpcClientParams()
        .channel(connection.createChannel())
        .exchange("")
        .routingKey(QUEUE)
        .timeout(TIMEOUT_MILLIS));
    return (a, b) -> ByteBuffer.wrap(client.primitiveCall(body(a, b))).getInt();
  }

  @Override
  public void close() {
    connection.abort();
  }
}
