package io.zerocall.examples;

import io.zerocall.broker.RpcBroker;
import io.zerocall.ijson.InvertedJsonConnector;

/** A broker for clients and workers of Inverted Json. */
final class InvertedJson {
  private InvertedJson() {}

  static RpcBroker start(String endpoint) {
    RpcBroker broker = RpcBroker.builder()
        .bind(endpoint)
        .connector(InvertedJsonConnector.at("127.0.0.1", 8001))
        .start();
    return broker;
  }
}
