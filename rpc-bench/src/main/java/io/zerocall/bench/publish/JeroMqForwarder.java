package io.zerocall.bench.publish;

import java.nio.ByteBuffer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/**
 * A PULL for the publisher, and a PUB for the subscribers, with JeroMQ's default limits: the
 * publisher waits for the server, and a subscriber that doesn't read misses notifications.
 */
final class JeroMqForwarder implements PublishServer {
  private static final byte[] TOPIC = Notification.TOPIC.getBytes(ZMQ.CHARSET);

  private final ZContext context = new ZContext();
  private final ZMQ.Socket pull = bind(SocketType.PULL);
  private final ZMQ.Socket pub = bind(SocketType.PUB);
  private final String endpoint = pull.getLastEndpoint() + " " + pub.getLastEndpoint();

  private JeroMqForwarder() {}

  /** Starts a server that publishes every message that it receives. */
  static JeroMqForwarder start() {
    JeroMqForwarder server = new JeroMqForwarder();
    new Thread(() -> server.run(server::publish), "jeromq-forwarder").start();
    return server;
  }

  /** Starts a server that is the publisher: it creates as many notifications as requested. */
  static JeroMqForwarder startDirect() {
    JeroMqForwarder server = new JeroMqForwarder();
    new Thread(() -> server.run(server::publishAll), "jeromq-publisher").start();
    return server;
  }

  private ZMQ.Socket bind(SocketType type) {
    ZMQ.Socket socket = context.createSocket(type);
    socket.bind("tcp://127.0.0.1:*");
    return socket;
  }

  /** Processes a received message. */
  private interface Use {
    void of(byte[] message);
  }

  private void run(Use use) {
    try {
      while (true) {
        use.of(pull.recv());
      }
    } catch (ZMQException e) {
      if (e.getErrorCode() != ZError.ETERM) {
        throw e;
      }
    } finally {
      pull.close();
      pub.close();
    }
  }

  private void publish(byte[] notification) {
    pub.send(TOPIC, ZMQ.SNDMORE);
    pub.send(notification);
  }

  private void publishAll(byte[] order) {
    ByteBuffer numbers = ByteBuffer.wrap(order);
    int first = numbers.getInt();
    int count = numbers.getInt();
    for (int number = first; number < first + count; number++) {
      publish(Notification.write(number));
    }
  }

  /**
   * Returns the message that makes the server publish numbers from {@code first} on, if it is the
   * publisher.
   */
  static byte[] order(int first, int count) {
    return ByteBuffer.allocate(2 * Integer.BYTES).putInt(first).putInt(count).array();
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    context.close();
  }
}
