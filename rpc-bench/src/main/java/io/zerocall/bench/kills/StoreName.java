package io.zerocall.bench.kills;

import io.zerocall.bench.peer.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The stores by their names for the command. */
enum StoreName {
  EMBEDDED,
  POSTGRESQL;

  /** Returns whether what it needs is installed. */
  boolean isInstalled() {
    return this == EMBEDDED || PostgreSqlServer.isInstalled();
  }

  /** Starts a store with its files in a directory. */
  KilledStore start(Path directory) throws IOException {
    if (this == EMBEDDED) {
      return KilledStore.embedded(directory);
    }
    // The user postgres has to enter it.
    Path unused =
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    return KilledStore.postgreSql(Files.createDirectory(directory.resolve("postgresql")));
  }
}
