package io.zerocall.tests;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with a server that writes each of its runs to a file, and can be made slow. Closes its
 * server when it is terminated.
 */
final class FaultyServerMain {
  static final String READY = "ready ";

  private FaultyServerMain() {}

  /** Runs with the path of the file. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FileChannel log = FileChannel.open(
        Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    try (RpcServer server =
        RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Service(log)).start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      System.out.println(READY + server.endpoint());
      server.awaitClosed();
    }
  }

  /** What its clients call. */
  @RpcService("faulty")
  interface Calls {
    int once(int id);

    @RpcMethod(idempotent = true)
    int atLeastOnce(int id);
  }

  /** The service. */
  static final class Service implements Calls {
    private final FileChannel log;
    private volatile int pauseMillis;

    Service(FileChannel log) {
      this.log = log;
    }

    @Override
    @RpcMethod
    public int once(int id) {
      run(id);
      return id;
    }

    @Override
    @RpcMethod
    public int atLeastOnce(int id) {
      run(id);
      return id;
    }

    /** Makes all later calls slow. */
    @RpcMethod
    public void slowDown(int millis) {
      pauseMillis = millis;
    }

    private void run(int id) {
      try {
        log.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)));
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
