package io.zerocall.bench.publish;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Whom we measure. The functions are lambdas, even where they could be references: those would load
 * every contender's classes into every contender's JVM.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions hold nothing.
enum PublishContender {
  ZEROCALL("Zerocall", () -> ZerocallHub.start(), endpoint -> ZerocallPublishing.zeroMq(endpoint)),
  ZEROCALL_WEBSOCKET(
      "Zerocall, subscribers by WebSocket",
      () -> ZerocallHub.start(),
      endpoint -> ZerocallPublishing.webSocket(endpoint)),
  JEROMQ(
      "Raw JeroMQ PUSH, PULL and PUB, SUB",
      () -> JeroMqForwarder.start(),
      endpoint -> new JeroMqPublishing(endpoint)),
  JEROMQ_DIRECT(
      "Raw JeroMQ PUB, SUB, server publishes",
      () -> JeroMqForwarder.startDirect(),
      endpoint -> JeroMqPublishing.direct(endpoint));

  private final String title;
  private final Supplier<PublishServer> serving;
  private final Function<String, PublishClient> connecting;

  PublishContender(
      String title, Supplier<PublishServer> serving, Function<String, PublishClient> connecting) {
    this.title = title;
    this.serving = serving;
    this.connecting = connecting;
  }

  /** Starts a server in this JVM, on free ports of 127.0.0.1. */
  PublishServer serve() {
    return serving.get();
  }

  /** A publisher, which subscribers can be added to. */
  PublishClient connect(String endpoint) {
    return connecting.apply(endpoint);
  }

  /** The name that people read. */
  String title() {
    return title;
  }
}
