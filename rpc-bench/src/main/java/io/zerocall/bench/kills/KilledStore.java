package io.zerocall.bench.kills;

import io.zerocall.bench.peer.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Path;

/** The store of the jobs, whose server may be killed, if it has one. */
interface KilledStore extends AutoCloseable {

  /** Returns how many brokers can share it. */
  int brokers();

  /** Returns what a broker opens: the argument of {@link KillsMain}. */
  String location();

  /** Returns whether it has a server of its own. */
  boolean hasServer();

  /** Kills its server, and starts it again. */
  void kill() throws IOException, InterruptedException;

  @Override
  void close();

  /** Returns a database of a PostgreSQL server, which two brokers share. */
  static KilledStore postgreSql(Path directory) throws IOException {
    PostgreSqlServer server = PostgreSqlServer.start(directory);
    try {
      return new KilledDatabase(server, server.createDatabase("jobs"));
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Returns a file in a directory: a broker opens it in its own process. */
  static KilledStore embedded(Path directory) {
    return new KilledStore() {
      @Override
      public int brokers() {
        return 1;
      }

      @Override
      public String location() {
        return directory.resolve("jobs.db").toString();
      }

      @Override
      public boolean hasServer() {
        return false;
      }

      @Override
      public void kill() {
        throw new UnsupportedOperationException("it has no server");
      }

      @Override
      public void close() {
        // it is closed with its broker
      }
    };
  }
}
