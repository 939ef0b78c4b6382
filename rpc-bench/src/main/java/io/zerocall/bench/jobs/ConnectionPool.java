package io.zerocall.bench.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections to PostgreSQL: as many as HikariCP has by default. */
final class ConnectionPool {
  private ConnectionPool() {}

  /** Returns connections that commit each statement. */
  static HikariDataSource to(String url) {
    return new HikariDataSource(settings(url));
  }

  /** Returns connections whose users commit. */
  static HikariDataSource inTransactions(String url) {
    HikariConfig config = settings(url);
    config.setAutoCommit(false);
    return new HikariDataSource(config);
  }

  private static HikariConfig settings(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    return config;
  }
}
