package io.zerocall.bench.broker;

import io.zerocall.broker.RpcBroker;
import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Runs a broker as the command {@code rpc broker --bind ENDPOINT [--jobs FILE]} does. */
public final class TestBroker {
  private TestBroker() {}

  public static void main(String[] arguments) throws InterruptedException {
    RpcBrokerBuilder builder = RpcBroker.builder().bind(arguments[2]);
    if (arguments.length > 3) {
      builder.jobs(SqliteJobStore.open(Path.of(arguments[4])));
    }
    RpcBroker broker = builder.start();
    System.out.println("listening on " + broker.endpoint());
    broker.awaitClosed();
  }

  /**
   * Returns a command that takes the place of {@code rpc}, which the tests don't build.
   *
   * @param folder where the command is created
   */
  public static String command(Path folder) throws IOException {
    Path command = folder.resolve("rpc");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s/bin/java' -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                TestBroker.class.getName()));
    return Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"))
        .toString();
  }
}
