package io.zerocall.examples;

import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerStatistics;

/** What a monitoring system requests from a server. */
final class Operations {
  private Operations() {}

  static String summary(RpcServer server) {
    ServerStatistics statistics = server.statistics();
    long used = statistics.heldBytes() * 100 / statistics.heldBytesLimit();
    return statistics.messagesReceived() + " messages, " + statistics.callsWaiting()
        + " calls wait, " + used + " % of the memory, refused: " + statistics.refused();
  }
}
