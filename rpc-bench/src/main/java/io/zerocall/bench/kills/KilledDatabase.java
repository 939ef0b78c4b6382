package io.zerocall.bench.kills;

import io.zerocall.bench.peer.PostgreSqlServer;
import java.io.IOException;

/**
 * A database that two brokers share.
 *
 * @param server the server, which is killed
 * @param location the address of the database for JDBC
 */
record KilledDatabase(PostgreSqlServer server, String location) implements KilledStore {
  @Override
  public int brokers() {
    return 2;
  }

  @Override
  public boolean hasServer() {
    return true;
  }

  @Override
  public void kill() throws IOException, InterruptedException {
    server.kill();
  }

  @Override
  public void close() {
    server.close();
  }
}
