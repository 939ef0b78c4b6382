package io.zerocall.examples;

import io.zerocall.rabbitmq.RabbitMqBridge;

/** Connects the broker of a site with those of other sites, over RabbitMQ. */
final class SiteBridge {
  private SiteBridge() {}

  static RabbitMqBridge start(String endpoint, String uri) {
    RabbitMqBridge bridge = RabbitMqBridge.builder()
        .broker(endpoint)
        .amqp(uri)
        .serve("orders.*")
        .forward("reports.*")
        .topic("news.*")
        .start();
    return bridge;
  }
}
