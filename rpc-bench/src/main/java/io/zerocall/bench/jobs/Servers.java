package io.zerocall.bench.jobs;

import io.zerocall.bench.jvm.Processes;
import io.zerocall.bench.peer.Folders;
import io.zerocall.bench.peer.PostgreSqlServer;
import io.zerocall.bench.peer.RabbitMqServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a part, and the folder with their files. Servers that several contenders share
 * start when the first of them needs them. All end, and the folder is deleted, when this is closed
 * or this JVM ends.
 */
final class Servers implements AutoCloseable {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private final String command;
  private final Path folder;
  private final Processes processes = new Processes();
  private @Nullable RabbitMqServer rabbitMq;
  private @Nullable PostgreSqlServer postgreSql;

  private Servers(String command, Path folder) {
    this.command = command;
    this.folder = folder;
    var unused = processes.added(() -> Folders.delete(folder));
  }

  /**
   * Creates a folder.
   *
   * @throws IOException if that fails, or if the folder would be in memory
   */
  static Servers in(JobsSettings settings) throws IOException {
    String type = Files.getFileStore(settings.folder()).type();
    if (IN_MEMORY.contains(type)) {
      throw new IOException(settings.folder() + " is in memory (" + type
          + "), where nothing is durable (choose a folder on a disk with --folder)");
    }
    Path folder = Files.createTempDirectory(settings.folder(), "bench-jobs-");
    // The user postgres has to enter it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    return new Servers(settings.command(), folder);
  }

  /** Returns the rpc command. */
  String command() {
    return command;
  }

  Processes processes() {
    return processes;
  }

  /** Returns the path of a file that doesn't exist, in a new folder. */
  Path file(String name) throws IOException {
    return Files.createTempDirectory(folder, "store-").resolve(name);
  }

  /** Creates a folder. */
  Path folder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  RabbitMqServer rabbitMq() throws IOException {
    if (rabbitMq == null) {
      rabbitMq = processes.added(RabbitMqServer.start(folder("rabbitmq")));
    }
    return rabbitMq;
  }

  PostgreSqlServer postgreSql() throws IOException {
    if (postgreSql == null) {
      postgreSql = processes.added(PostgreSqlServer.start(folder("postgresql")));
    }
    return postgreSql;
  }

  @Override
  public void close() {
    processes.close();
  }
}
