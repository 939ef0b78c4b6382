package io.zerocall.tests;

import io.zerocall.broker.RpcBroker;
import io.zerocall.store.postgresql.PostgresJobStore;
import io.zerocall.testing.PostgresServer;
import java.time.Duration;

/** A broker whose jobs are in PostgreSQL, in a process of its own, to be killed. */
final class PostgresBrokerMain {
  static final String READY = "ready ";

  private PostgresBrokerMain() {}

  /** Starts a broker with a short lease. */
  static RpcBroker start(String url) {
    return RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .closeGrace(Duration.ofMillis(100))
        .jobs(PostgresJobStore.builder()
            .url(url, PostgresServer.USER, null)
            .lease(Duration.ofSeconds(2))
            .open())
        .start();
  }

  /** The argument is the URL of the database. */
  public static void main(String[] arguments) throws InterruptedException {
    try (RpcBroker broker = start(arguments[0])) {
      System.out.println(READY + broker.endpoint());
      broker.awaitClosed();
    }
  }
}
