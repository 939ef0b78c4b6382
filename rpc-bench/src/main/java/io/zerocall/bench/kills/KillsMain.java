package io.zerocall.bench.kills;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.store.postgresql.PostgresJobStore;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JVM of a broker, or of a worker that logs each run. It serves until its input ends. */
final class KillsMain {
  static final String READY = "ready ";
  static final String BROKER = "broker";
  static final String WORKER = "worker";
  static final String METHOD = "kills.run";

  private KillsMain() {}

  /**
   * Runs with these arguments: {@code broker}, its endpoint and its store; or {@code worker}, its
   * log and the endpoints of the brokers.
   */
  public static void main(String[] arguments) throws IOException {
    try {
      if (arguments[0].equals(BROKER)) {
        var unused =
            RpcBroker.builder().bind(arguments[1]).jobs(open(arguments[2])).start();
      } else {
        RpcServerBuilder worker = RpcServer.builder().register(new Service(Path.of(arguments[1])));
        for (String endpoint : List.of(arguments).subList(2, arguments.length)) {
          worker.dial(endpoint);
        }
        var unused = worker.start();
      }
      System.out.println(READY + arguments[1]);
      while (System.in.read() >= 0) {
        // Nothing is ever written to it; only the end matters.
      }
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static JobStore open(String location) {
    return location.startsWith("jdbc:")
        ? PostgresJobStore.open(location, null, null)
        : SqliteJobStore.open(Path.of(location));
  }

  /** Logs which jobs have run. */
  @RpcService("kills")
  static final class Service {
    private final Path log;

    Service(Path log) {
      this.log = log;
    }

    /** Returns a text that no other run returns. It lasts a while after it was logged. */
    @RpcMethod
    public String run(int number) throws InterruptedException {
      String run = number + ":" + JobId.random();
      try {
        Files.writeString(
            log,
            run + "\n",
            StandardCharsets.US_ASCII,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TimeUnit.MILLISECONDS.sleep(number % 20);
      return run;
    }
  }
}
