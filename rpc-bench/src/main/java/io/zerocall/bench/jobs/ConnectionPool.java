package io.zerocall.bench.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections to PostgreSQL: as many as HikariCP has by default. */
final class ConnectionPool {
  private ConnectionPool() {}

  static HikariDataSource to(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    return new HikariDataSource(config);
  }
}
