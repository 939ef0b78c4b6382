package io.zerocall.examples;

import io.zerocall.JsonText;
import io.zerocall.broker.RpcBroker;
import io.zerocall.store.postgresql.PostgresJobStore;
import io.zerocall.store.postgresql.PostgresSubmission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A broker whose jobs are in PostgreSQL, and a job that is submitted within a transaction. */
final class JobsInPostgres {
  private JobsInPostgres() {}

  static RpcBroker start(String endpoint, String url, String user, @Nullable String password) {
    RpcBroker broker = RpcBroker.builder()
        .bind(endpoint)
        .jobs(PostgresJobStore.open(url, user, password))
        .start();
    return broker;
  }

  static String place(Connection connection, int order) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
      insert.setInt(1, order);
      insert.executeUpdate();
    }
    String id = PostgresSubmission.of("my.namespace.mult")
        .params(JsonText.parse("[" + order + ", 7]"))
        .retries(5, Duration.ofSeconds(1))
        .submit(connection);
    connection.commit();
    return id;
  }
}
