package io.zerocall.examples;

import io.zerocall.RpcSubscription;
import io.zerocall.client.RpcClient;

/** Topics: a listener and a publisher. */
final class PublishAndSubscribe {
  private PublishAndSubscribe() {}

  static RpcSubscription listen(RpcClient client) {
    RpcSubscription subscription = client.subscribe(new WeatherReport());
    return subscription;
  }

  static void publish(RpcClient client) {
    Weather weather = client.publisher(Weather.class);
    weather.changed("Bern", 21.5);
  }
}
