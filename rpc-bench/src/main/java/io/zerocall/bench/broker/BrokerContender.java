package io.zerocall.bench.broker;

import java.io.IOException;

/**
 * The measured systems. The functions are lambdas, even where they could be method references:
 * references would load every contender's classes into every contender's JVM.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
enum BrokerContender {
  ZEROCALL(
      "Zerocall, broker and two workers",
      command -> BrokerSystem.zerocall(command),
      endpoint -> new ZerocallCallers(endpoint)),
  IJSON(
      "Zerocall, interface of Inverted Json",
      command -> BrokerSystem.ijson(command),
      endpoint -> new IjsonCallers(endpoint)),
  DIRECT(
      "Zerocall, a server without a broker",
      command -> BrokerSystem.direct(),
      endpoint -> new ZerocallCallers(endpoint)),
  RABBITMQ(
      "RabbitMQ, RpcClient and two RpcServers",
      command -> BrokerSystem.rabbitMq(),
      endpoint -> new RabbitMqCallers(endpoint));

  private final String title;
  private final Starting starting;
  private final Connecting connecting;

  BrokerContender(String title, Starting starting, Connecting connecting) {
    this.title = title;
    this.starting = starting;
    this.connecting = connecting;
  }

  private interface Starting {
    BrokerSystem start(String command) throws IOException;
  }

  private interface Connecting {
    Callers connect(String endpoint) throws IOException;
  }

  /**
   * Starts its processes, on free ports of 127.0.0.1.
   *
   * @param command the rpc command
   */
  BrokerSystem start(String command) throws IOException {
    return starting.start(command);
  }

  /** Creates clients in this JVM. */
  Callers connect(String endpoint) throws IOException {
    return connecting.connect(endpoint);
  }

  /** Returns the name for people. */
  String title() {
    return title;
  }
}
