package io.zerocall.bench.publish;

import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Our client publishes; who subscribes, and how, is up to others. */
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

  /** Every subscriber is a client of ours, with a listener. */
  static ZerocallPublishing zeroMq(String endpoint) {
    return new ZerocallPublishing(
        endpoint, (endpoints, listener) -> ZerocallSubscriber.open(endpoints[0], listener)::close);
  }

  /** Every subscriber is a WebSocket of its own; one thread reads them all. */
  static ZerocallPublishing webSocket(String endpoint) {
    WebSocketSubscribers subscribers = new WebSocketSubscribers();
    ZerocallPublishing publishing = new ZerocallPublishing(
        endpoint, (endpoints, listener) -> subscribers.open(endpoints[1], listener));
    publishing.subscribers.add(subscribers::close);
    return publishing;
  }

  /** Adds a subscriber, and has it ended by what is returned. */
  private interface Subscribing {
    Ending subscribe(String[] endpoints, NotificationListener listener);
  }

  /** Ends something. */
  interface Ending {
    void end();
  }

  @Override
  public void subscribe(NotificationListener listener) {
    subscribers.add(0, subscribing.subscribe(endpoints, listener));
  }

  @Override
  public boolean tellsMissed() {
    return true;
  }

  @Override
  public void publish(int first, int count) {
    for (int number = first; number < first + count; number++) {
      publish(number);
    }
  }

  /** Who is too fast for the connection hears of that, and waits. */
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
