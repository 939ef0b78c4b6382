package io.zerocall.rabbitmq;

import io.zerocall.JsonText;
import java.util.concurrent.CompletableFuture;

/** A message of a topic on its way to RabbitMQ; completes with null when RabbitMQ has it. */
final class Publication extends CompletableFuture<JsonText> {
  private final String id;
  private final String topic;
  private final byte[] document;

  Publication(String id, String topic, byte[] document) {
    this.id = id;
    this.topic = topic;
    this.document = document;
  }

  String id() {
    return id;
  }

  String topic() {
    return topic;
  }

  byte[] document() {
    return document;
  }
}
