package io.zerocall.tests;

import io.zerocall.broker.RpcBroker;
import io.zerocall.http.HttpConnector;
import io.zerocall.ijson.InvertedJsonConnector;

/** The addresses of a broker for all kinds of clients and workers. */
record BrokerAddresses(String zeroMq, String http, String invertedJson) {
  static RpcBroker startBroker() {
    return RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .connector(InvertedJsonConnector.at("127.0.0.1", 0))
        .start();
  }

  static BrokerAddresses of(RpcBroker broker) {
    return new BrokerAddresses(
        broker.endpoints().get(0), broker.endpoints().get(1), broker.endpoints().get(2));
  }
}
