package io.zerocall.bench.publish;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/** A PUSH, and SUBs with a thread each. */
final class JeroMqPublishing implements PublishClient {
  private final ZContext context = new ZContext();
  private final ZMQ.Socket push;
  private final String subscribeEndpoint;
  private final Publisher publisher;

  /** Creates a client that publishes each notification itself. */
  JeroMqPublishing(String endpoint) {
    this(endpoint, JeroMqPublishing::publishEach);
  }

  private JeroMqPublishing(String endpoint, Publisher publisher) {
    int between = endpoint.indexOf(' ');
    push = context.createSocket(SocketType.PUSH);
    push.connect(endpoint.substring(0, between));
    subscribeEndpoint = endpoint.substring(between + 1);
    this.publisher = publisher;
  }

  /** Creates a client that makes the server publish. */
  static JeroMqPublishing direct(String endpoint) {
    return new JeroMqPublishing(
        endpoint, (push, first, count) -> push.send(JeroMqForwarder.order(first, count)));
  }

  /** Sends notifications to the server. */
  private interface Publisher {
    void publish(ZMQ.Socket push, int first, int count);
  }

  private static void publishEach(ZMQ.Socket push, int first, int count) {
    for (int number = first; number < first + count; number++) {
      push.send(Notification.write(number));
    }
  }

  @Override
  public void subscribe(NotificationListener listener) {
    ZMQ.Socket sub = context.createSocket(SocketType.SUB);
    sub.subscribe(Notification.TOPIC);
    sub.connect(subscribeEndpoint);
    Thread reader = new Thread(() -> read(sub, listener), "jeromq-subscriber");
    reader.setDaemon(true);
    reader.start();
  }

  private static void read(ZMQ.Socket sub, NotificationListener listener) {
    try {
      while (true) {
        sub.recv();
        listener.notification(Notification.number(sub.recv()));
      }
    } catch (ZMQException e) {
      if (e.getErrorCode() != ZError.ETERM) {
        throw e;
      }
    } finally {
      sub.close();
    }
  }

  @Override
  public void publish(int first, int count) {
    publisher.publish(push, first, count);
  }

  @Override
  public void close() {
    context.close();
  }
}
