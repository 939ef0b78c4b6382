package io.zerocall.syrpc;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcUnavailableException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to RabbitMQ. A connection that has broken is replaced when a channel is needed the
 * next time. Thread-safe.
 */
final class Broker implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int HEARTBEAT_SECONDS = 10;

  /** The largest message that RabbitMQ can be configured to accept. */
  private static final int MOST_BODY_BYTES = 512 << 20;

  private final ConnectionFactory factory;
  private final Layout layout;
  private final String address;
  private final String clientName;
  private final Object lock = new Object();

  // Guarded by the lock.
  private @Nullable Connection connection;
  private @Nullable RpcException failure;
  private long failedAt;

  private volatile boolean isClosed;

  private Broker(SyrpcSettings settings, Layout layout, String role) {
    this.factory = factory(settings);
    this.layout = layout;
    this.address = "RabbitMQ at " + settings.host + ":" + settings.port + ", virtual host "
        + settings.virtualHost;
    this.clientName = settings.app + " " + role;
  }

  /** Connects at once, so that wrong settings show at once. */
  static Broker connect(SyrpcSettings settings, Layout layout, String role) {
    Broker broker = new Broker(settings, layout, role);
    Channels.discard(broker.openChannel());
    return broker;
  }

  private static ConnectionFactory factory(SyrpcSettings settings) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(settings.host);
    factory.setPort(settings.port);
    factory.setVirtualHost(settings.virtualHost);
    factory.setUsername(settings.user);
    factory.setPassword(settings.password);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setChannelRpcTimeout(ANSWER_MILLIS);
    factory.setShutdownTimeout(CONNECT_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setMaxInboundMessageBodySize(MOST_BODY_BYTES);
    // The client's own recovery would restore consumers that no thread waits for any more.
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setThreadFactory(Threads.daemons("syrpc-amqp"));
    return factory;
  }

  /** Returns where RabbitMQ is, for messages. */
  String address() {
    return address;
  }

  /**
   * Returns a new channel; connects first if there is no connection.
   *
   * @throws RpcProtocolException if RabbitMQ refuses the user, the virtual host or a declaration
   * @throws RpcUnavailableException if RabbitMQ can't be reached, or after {@link #close}
   */
  Channel openChannel() {
    long askedAt = System.nanoTime();
    synchronized (lock) {
      try {
        Channel channel = openConnection(askedAt).createChannel();
        if (channel == null) {
          throw new RpcUnavailableException(address + " allows no further channel", 0, null);
        }
        return channel;
      } catch (IOException | RuntimeException e) {
        throw Failures.of("can't use " + address, e);
      }
    }
  }

  /** Returns the connection. Threads that have waited for another's attempt share its failure. */
  private Connection openConnection(long askedAt) {
    if (isClosed) {
      throw closed();
    }
    if (connection == null || !connection.isOpen()) {
      if (failure != null && askedAt - failedAt < 0) {
        throw Failures.again(failure);
      }
      try {
        connection = newConnection();
        failure = null;
      } catch (RpcException e) {
        failure = e;
        failedAt = System.nanoTime();
        throw e;
      }
    }
    return connection;
  }

  private Connection newConnection() {
    try {
      Connection opened = factory.newConnection(clientName);
      boolean isDeclared = false;
      try {
        Channel channel = opened.createChannel();
        layout.declare(channel);
        channel.close();
        isDeclared = true;
        return opened;
      } finally {
        if (!isDeclared) {
          opened.abort(CONNECT_MILLIS);
        }
      }
    } catch (PossibleAuthenticationFailureException e) {
      throw new RpcProtocolException(
          address + ", refuses the name or the password of user " + factory.getUsername(),
          RpcErrorCode.UNAUTHORIZED,
          e);
    } catch (IOException | TimeoutException | RuntimeException e) {
      throw Failures.of("can't connect to " + address, e);
    }
  }

  RpcUnavailableException closed() {
    return new RpcUnavailableException("this " + clientName + " is closed", 0, null);
  }

  boolean isClosed() {
    return isClosed;
  }

  /** Refuses to open further channels. */
  void refuse() {
    isClosed = true;
  }

  /** Closes the connection, which returns all unacknowledged messages to their queues. */
  @Override
  public void close() {
    refuse();
    synchronized (lock) {
      if (connection != null) {
        connection.abort(CONNECT_MILLIS);
        connection = null;
      }
    }
  }
}
