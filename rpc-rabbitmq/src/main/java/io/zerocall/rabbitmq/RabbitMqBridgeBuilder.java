package io.zerocall.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.zerocall.RpcCurve;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.RpcTls;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Configures and starts a {@link RabbitMqBridge}. Methods throw {@link IllegalArgumentException} if
 * a value is invalid. Not thread-safe.
 */
public final class RabbitMqBridgeBuilder {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final int MOST_NETWORK_BYTES = 50;
  private static final int MOST_PREFETCH = 1_024;
  private static final int MOST_DELIVERIES = 1_000;

  private final ConnectionFactory factory = new ConnectionFactory();
  private final List<BridgedName> served = new ArrayList<>();
  private final List<BridgedName> forwarded = new ArrayList<>();
  private final List<BridgedName> topics = new ArrayList<>();
  private @Nullable String broker;
  private @Nullable String user;
  private @Nullable String password;
  private @Nullable RpcTls tls;
  private @Nullable RpcCurve curve;
  private String network = "zerocall";
  private int prefetch = 64;
  private int deliveries = 5;
  private Duration closeGrace = Duration.ofSeconds(5);
  private RpcLimits limits = RpcLimits.DEFAULTS;
  private RpcEngine engine = RpcEngine.NATIVE;

  RabbitMqBridgeBuilder() {}

  /** Sets the endpoint of the broker, such as {@code tcp://127.0.0.1:5555}. Required. */
  public RabbitMqBridgeBuilder broker(String endpoint) {
    broker = endpoint;
    return this;
  }

  /** Sets the username and the password at the broker (ZeroMQ's PLAIN mechanism). */
  public RabbitMqBridgeBuilder plain(String username, String secret) {
    user = username;
    password = secret;
    return this;
  }

  /**
   * Sets the trust, and the certificate if there is one, for a broker at {@code tls://};
   * {@link RpcTls#DEFAULT} by default.
   */
  public RabbitMqBridgeBuilder tls(RpcTls value) {
    tls = value;
    return this;
  }

  /** Sets the keys for a broker with CURVE, instead of {@link #plain}. */
  public RabbitMqBridgeBuilder curve(RpcCurve value) {
    curve = value;
    return this;
  }

  /**
   * Sets where RabbitMQ is: {@code amqp://host:port/virtual-host}, with {@code amqps} for TLS. The
   * default is {@code amqp://localhost}, with its virtual host {@code /}. With TLS, RabbitMQ's
   * certificate must be valid for the host, and issued by an authority that the JVM trusts.
   *
   * @param uri may contain user and password: {@code amqp://user:password@host}
   */
  public RabbitMqBridgeBuilder amqp(String uri) {
    try {
      factory.setUri(uri);
      if (factory.isSSL()) { // the client's default trusts every certificate
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // its message may contain the password
      throw new IllegalArgumentException(
          "amqp: not a valid URI (expected: such as amqp://host:5672/virtual-host)");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS can't be set up", e);
    }
    return this;
  }

  /** Sets the username and the password in RabbitMQ, instead of those in the URI. */
  public RabbitMqBridgeBuilder credentials(String username, String secret) {
    factory.setUsername(username);
    factory.setPassword(secret);
    return this;
  }

  /**
   * Takes the calls of a method from other sites, and calls it at this bridge's broker.
   *
   * @param name the method's name, or a prefix such as {@code orders.*}; {@code *} for all
   */
  public RabbitMqBridgeBuilder serve(String name) {
    served.add(new BridgedName(name));
    return this;
  }

  /**
   * Offers a method at this bridge's broker, and passes its calls to the sites that serve it.
   *
   * @param name the method's name, or a prefix such as {@code orders.*}; {@code *} for all
   */
  public RabbitMqBridgeBuilder forward(String name) {
    forwarded.add(new BridgedName(name));
    return this;
  }

  /**
   * Passes the messages of a topic from this bridge's broker to those of the other bridges with
   * this topic, and theirs to this one.
   *
   * @param name the topic's name, or a prefix such as {@code news.*}; {@code *} for all
   */
  public RabbitMqBridgeBuilder topic(String name) {
    topics.add(new BridgedName(name));
    return this;
  }

  /**
   * Sets what the names of the exchanges and queues begin with; {@code zerocall} by default.
   * Bridges with different values don't see one another.
   *
   * @param name 1 to 50 letters, digits, {@code .}, {@code -} and {@code _}
   */
  public RabbitMqBridgeBuilder network(String name) {
    if (!name.matches("[a-zA-Z0-9._-]{1," + MOST_NETWORK_BYTES + "}")) {
      throw new IllegalArgumentException("network: \"" + name + "\" (expected: 1 to "
          + MOST_NETWORK_BYTES + " letters, digits, '.', '-' and '_')");
    }
    network = name;
    return this;
  }

  /**
   * Sets how many calls of each {@linkplain #serve served} name this bridge's broker has at a time;
   * 64 by default, at most 1,024. The others wait in RabbitMQ, where another bridge may take them.
   */
  public RabbitMqBridgeBuilder prefetch(int calls) {
    prefetch = requireRange("prefetch", calls, MOST_PREFETCH);
    return this;
  }

  /**
   * Sets how often RabbitMQ delivers a request at most if the bridges that take it are lost; 5 by
   * default, at most 1,000. It belongs to the queue of a served name, so all bridges that serve the
   * name need the same value.
   */
  public RabbitMqBridgeBuilder deliveries(int most) {
    deliveries = requireRange("deliveries", most, MOST_DELIVERIES);
    return this;
  }

  /** Sets how long {@link RabbitMqBridge#close} lets calls continue; 5 s by default. */
  public RabbitMqBridgeBuilder closeGrace(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("closeGrace: " + grace + " (expected: >= 0)");
    }
    closeGrace = grace;
    return this;
  }

  /** Sets the limits of messages. They should be those of the broker. */
  public RabbitMqBridgeBuilder limits(RpcLimits value) {
    limits = value;
    return this;
  }

  /** Sets the engine for the connections to the broker; {@link RpcEngine#NATIVE} by default. */
  public RabbitMqBridgeBuilder engine(RpcEngine value) {
    engine = value;
    return this;
  }

  private static int requireRange(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
    return value;
  }

  /**
   * Starts the bridge. Returns without waiting for the broker and for RabbitMQ, to which it
   * connects when they are there.
   *
   * @throws IllegalStateException if no broker, or nothing to pass on, was given
   * @throws IllegalArgumentException if the endpoint is malformed, or two of the names overlap
   */
  public RabbitMqBridge start() {
    if (broker == null) {
      throw new IllegalStateException("no broker (expected: broker(\"tcp://127.0.0.1:5555\"))");
    }
    requireDisjoint();
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setChannelRpcTimeout(ANSWER_MILLIS);
    factory.setShutdownTimeout(CONNECT_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setThreadFactory(Threads.daemons("zerocall-amqp"));
    return RabbitMqBridge.start(new Settings(
        broker,
        user,
        password,
        tls,
        curve,
        factory.clone(),
        List.copyOf(served),
        List.copyOf(forwarded),
        List.copyOf(topics),
        network,
        prefetch,
        deliveries,
        closeGrace,
        limits,
        engine));
  }

  /** A call of an overlapping name could come back to its broker, or run twice. */
  private void requireDisjoint() {
    List<BridgedName> all =
        Stream.of(served, forwarded, topics).flatMap(List::stream).toList();
    if (all.isEmpty()) {
      throw new IllegalStateException("nothing to pass on (expected: serve, forward or topic)");
    }
    for (int i = 0; i < all.size(); i++) {
      for (BridgedName other : all.subList(i + 1, all.size())) {
        if (all.get(i).overlaps(other)) {
          throw new IllegalArgumentException(
              "\"" + all.get(i) + "\" and \"" + other + "\" overlap (expected: separate names)");
        }
      }
    }
  }

  /** The settings of a bridge. */
  record Settings(
      String broker,
      @Nullable String user,
      @Nullable String password,
      @Nullable RpcTls tls,
      @Nullable RpcCurve curve,
      ConnectionFactory factory,
      List<BridgedName> served,
      List<BridgedName> forwarded,
      List<BridgedName> topics,
      String network,
      int prefetch,
      int deliveries,
      Duration closeGrace,
      RpcLimits limits,
      RpcEngine engine) {}
}
