package io.zerocall.tests;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A broker, or a worker that logs each call, in a process of its own, to be killed or terminated.
 */
final class JobsMain {
  static final String READY = "ready ";
  static final String BROKER = "broker";
  static final String WORKER = "worker";

  private JobsMain() {}

  /** The arguments are what it is, its endpoint, and a worker's log. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments[0].equals(BROKER)) {
      try (RpcBroker broker = RpcBroker.builder().bind(arguments[1]).start()) {
        System.out.println(READY + broker.endpoint());
        broker.awaitClosed();
      }
    } else {
      try (RpcServer worker = RpcServer.builder()
          .dial(arguments[1])
          .register(new Service(Path.of(arguments[2])))
          .start()) {
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println(READY + arguments[1]);
        worker.awaitClosed();
      }
    }
  }

  /** Logs which calls have run. */
  @RpcService("kills")
  static final class Service {
    private final Path log;

    Service(Path log) {
      this.log = log;
    }

    @RpcMethod
    public int once(int id) throws InterruptedException {
      return run(id);
    }

    @RpcMethod(idempotent = true)
    public int again(int id) throws InterruptedException {
      return run(id);
    }

    /** A call lasts for a while after it was logged, so that many are killed there. */
    private int run(int id) throws InterruptedException {
      try {
        Files.writeString(
            log,
            id + "\n",
            StandardCharsets.US_ASCII,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TimeUnit.MILLISECONDS.sleep(id % 20);
      return id;
    }
  }
}
