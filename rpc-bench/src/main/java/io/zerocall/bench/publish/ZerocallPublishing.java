package io.zerocall.bench.publish;

import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Publishes by Zerocall's client. A parameter decides how subscribers connect. */
final class ZerocallPublishing implements PublishClient {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofNanos(100_000);

  private final String[] endpoints;
  private final Subscribing subscribing;
  private final RpcClient client;
  private final Weather weather;
  private final List<Ending> subscribers = new ArrayList<>();

  private ZerocallPublishing(String endpoint, Subscribing subscribing) {
    this.endpoints = endpoint.split(" ", -1);
    this.subscribing = subscribing;
    this.client = RpcClient.connect(endpoints[0]);
    this.weather = client.publisher(Weather.class);
  }

  /** Creates a publisher whose subscribers are Zerocall clients, each with a listener. */
  static ZerocallPublishing zeroMq(String endpoint) {
    return new ZerocallPublishing(
        endpoint, (endpoints, listener) -> ZerocallSubscriber.open(endpoints[0], listener)::close);
  }

  /** Creates a publisher whose subscribers are WebSockets; one thread reads them all. */
  static ZerocallPublishing webSocket(String endpoint) {
    WebSocketSubscribers subscribers = new WebSocketSubscribers();
    ZerocallPublishing publisher = new ZerocallPublishing(
        endpoint, (endpoints, listener) -> subscribers.open(endpoints[1], listener));
    publisher.subscribers.add(subscribers::close);
    return publisher;
  }

  /** Adds a subscriber; the returned object ends it. */
  private interface Subscribing {
    Ending subscribe(String[] endpoints, NotificationListener listener);
  }

  /** Ends a subscription. */
  interface Ending {
    void end();
  }

  @Override
  public void subscribe(NotificationListener listener) {
    subscribers.add(0, subscribing.subscribe(endpoints, listener));
  }

  @Override
  public boolean reportsMissed() {
    return true;
  }

  @Override
  public void publish(int first, int count) {
    for (int number = first; number < first + count; number++) {
      publish(number);
    }
  }

  /**
   * Publishes one notification. If the connection can't keep up, the call fails, and this thread
   * waits and tries again.
   */
  private void publish(int number) {
    long begun = System.nanoTime();
    while (true) {
      try {
        weather.changed(Notification.TOWN, number);
        return;
      } catch (RpcUnavailableException e) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  @Override
  public void close() {
    subscribers.forEach(Ending::end);
    client.close();
  }
}
