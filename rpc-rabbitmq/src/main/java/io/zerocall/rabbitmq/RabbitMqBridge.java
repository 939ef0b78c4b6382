package io.zerocall.rabbitmq;

import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.rabbitmq.RabbitMqBridgeBuilder.Settings;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Connects a broker with the brokers of other sites, over RabbitMQ. Each broker has a bridge:
 *
 * <pre>{@code
 * RabbitMqBridge bridge = RabbitMqBridge.builder()
 *     .broker("tcp://127.0.0.1:5555")
 *     .amqp("amqp://rabbitmq.example.com")
 *     .serve("orders.*")
 *     .forward("reports.*")
 *     .topic("news.*")
 *     .start();
 * }</pre>
 *
 * <p>The bridge is a worker and a client of its broker. As a worker it offers the names that it
 * forwards, and as a client it makes the calls that it takes from RabbitMQ. So a job's lease,
 * retries and result stay with the broker to which it was submitted.
 *
 * <p>A call waits in RabbitMQ until a bridge that serves it takes it, at most until its deadline. A
 * bridge acknowledges a call when RabbitMQ has the reply. If the bridge is lost before that,
 * another one takes the call: a call may run more than once. A call that no bridge has ever served
 * ends in {@link io.zerocall.RpcErrorCode#METHOD_NOT_FOUND}, and one that was delivered too often
 * in {@link io.zerocall.RpcErrorCode#WORKER_LOST}. Results, errors, metadata and the trace are
 * passed on unchanged.
 *
 * <p>The bridge offers its names only while it is connected to RabbitMQ. Without a connection,
 * calls wait at their broker, and those that RabbitMQ has stored already go on.
 *
 * <p>Thread-safe.
 */
public final class RabbitMqBridge implements AutoCloseable {
  private static final int MOST_CREDIT = 1_024;
  private static final int IN_ORDER = 1;

  private final Settings settings;
  private final Layout layout;
  private final String id = UUID.randomUUID().toString();
  private final ScheduledThreadPoolExecutor thread = Threads.single("zerocall-rabbitmq");
  private final List<RpcServer> workers = new ArrayList<>();
  private final Link link;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable RpcClient client;
  private @Nullable ServedCalls served;
  private @Nullable TopicRelay relay;
  private boolean closing; // guarded by this

  private RabbitMqBridge(Settings settings) {
    this.settings = settings;
    this.layout = new Layout(settings.network(), settings.deliveries());
    List<LinkUser> users = new ArrayList<>();
    this.link = new Link(settings.factory(), "zerocall bridge " + id, layout, users, thread);
    try {
      open(users);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(List<LinkUser> users) {
    if (!settings.served().isEmpty() || !settings.topics().isEmpty()) {
      client = client();
    }
    if (client != null && !settings.served().isEmpty()) {
      served = new ServedCalls(client, settings.served(), settings.prefetch(), layout, thread);
      users.add(served);
    }
    if (client != null && !settings.topics().isEmpty()) {
      relay = new TopicRelay(id, settings.topics(), layout, client, thread);
      users.add(relay);
      users.add(new WorkerOffers(worker(relay, IN_ORDER), settings.topics()));
    }
    if (!settings.forwarded().isEmpty()) {
      Forwarder forwarder = new Forwarder(id, settings.forwarded(), layout, thread);
      int credit = Math.min(MOST_CREDIT, settings.limits().inFlight());
      users.add(forwarder);
      users.add(new WorkerOffers(worker(forwarder, credit), settings.forwarded()));
    }
  }

  private RpcClient client() {
    RpcClientBuilder builder =
        RpcClient.builder().limits(settings.limits()).engine(settings.engine());
    if (settings.user() != null && settings.password() != null) {
      builder.plain(settings.user(), settings.password());
    }
    if (settings.tls() != null) {
      builder.tls(settings.tls());
    }
    if (settings.curve() != null) {
      builder.curve(settings.curve());
    }
    return builder.connect(settings.broker());
  }

  private RpcServer worker(RpcFallback fallback, int credit) {
    RpcServerBuilder builder = RpcServer.builder()
        .dial(settings.broker())
        .fallback(fallback)
        .credit(credit)
        .limits(settings.limits())
        .engine(settings.engine());
    if (settings.user() != null && settings.password() != null) {
      builder.dialPlain(settings.user(), settings.password());
    }
    if (settings.tls() != null) {
      builder.dialTls(settings.tls());
    }
    if (settings.curve() != null) {
      builder.dialCurve(settings.curve());
    }
    RpcServer worker = builder.start();
    workers.add(worker);
    return worker;
  }

  /** Returns a new builder with the default settings. */
  public static RabbitMqBridgeBuilder builder() {
    return new RabbitMqBridgeBuilder();
  }

  static RabbitMqBridge start(Settings settings) {
    RabbitMqBridge bridge = new RabbitMqBridge(settings);
    bridge.link.start();
    return bridge;
  }

  /** Returns whether the bridge is connected to RabbitMQ, and offers and takes calls there. */
  public boolean isConnected() {
    return link.isReady();
  }

  /**
   * Blocks until the bridge is closed.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /**
   * Closes the bridge. It takes no further calls. Those that it has may end within the
   * {@linkplain RabbitMqBridgeBuilder#closeGrace grace period}. Then forwarded calls end in
   * {@link io.zerocall.RpcErrorCode#CANCELLED}, and RabbitMQ gives the served ones to another
   * bridge. Has no effect if the bridge is closed already; a second call waits for the first one.
   */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    if (served != null) {
      served.stop();
    }
    if (relay != null) {
      relay.stop();
    }
    workers.forEach(worker -> worker.close(settings.closeGrace()));
    if (served != null) {
      served.awaitAnswers(settings.closeGrace());
    }
    link.close(settings.forwarded().isEmpty() ? null : layout.replies(id));
    if (client != null) {
      client.close();
    }
    closed.countDown();
  }

  /** Returns a description: the broker, and where RabbitMQ is. */
  @Override
  public String toString() {
    return "RabbitMqBridge[" + settings.broker() + ", " + link + "]";
  }
}
