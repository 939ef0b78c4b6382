package io.zerocall.bench.publish;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The measured libraries. The functions are lambdas, even where they could be method references:
 * references would load every contender's classes into every contender's JVM.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
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

  /** Creates a publisher, to which subscribers can be added. */
  PublishClient connect(String endpoint) {
    return connecting.apply(endpoint);
  }

  /** Returns the name for people. */
  String title() {
    return title;
  }
}
