package io.zerocall.bench.soak;

import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.probe.UsedHeap;
import io.zerocall.bench.soak.attack.Target;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own with a heap of 512 MB. An OutOfMemoryError ends the JVM. */
final class SoakServer implements AutoCloseable {
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError");
  private static final String LISTENING_ON = "listening on ";
  private static final String HEAP = "heap: ";

  private final ChildJvm jvm;
  private final Target target;

  private SoakServer(ChildJvm jvm, Target target) {
    this.jvm = jvm;
    this.target = target;
  }

  /** Starts a server with the default workers. */
  static SoakServer start() throws IOException {
    return of(ChildJvm.start(JVM_OPTIONS, Main.class));
  }

  /**
   * Starts a server with this many workers, or the default if 0, and with a lower priority than
   * this process.
   */
  static SoakServer startNice(int threads) throws IOException {
    return of(ChildJvm.startNice(JVM_OPTIONS, Main.class, Integer.toString(threads)));
  }

  private static SoakServer of(ChildJvm jvm) throws IOException {
    try {
      String[] endpoints = jvm.awaitLine(LISTENING_ON).split(" ", -1);
      return new SoakServer(jvm, new Target(endpoints[0], endpoints[1]));
    } catch (IOException | RuntimeException e) {
      jvm.close();
      throw e;
    }
  }

  Target target() {
    return target;
  }

  /**
   * Returns the bytes of the server's heap that are in use after garbage collection.
   *
   * @throws IOException if the server has ended, or doesn't report within a minute; it is ended
   *     then
   */
  long usedHeap() throws IOException {
    CompletableFuture<Void> watchdog = CompletableFuture.runAsync(
        jvm::close, CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
    try {
      jvm.say("heap?");
      return Long.parseLong(jvm.awaitLine(HEAP));
    } finally {
      watchdog.cancel(false);
    }
  }

  @Override
  public void close() {
    jvm.close();
  }

  /** Serves until its standard input ends, and reports its heap for every line of input. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      RpcServerBuilder builder = RpcServer.builder()
          .bind("tcp://127.0.0.1:0")
          .connector(HttpConnector.at("127.0.0.1", 0))
          .register(new SoakService());
      int threads = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
      if (threads > 0) {
        builder.threads(threads);
      }
      try (RpcServer server = builder.start();
          BufferedReader in =
              new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
        System.out.println(LISTENING_ON + String.join(" ", server.endpoints()));
        while (in.readLine() != null) {
          System.out.println(HEAP + UsedHeap.bytes());
        }
      }
    }
  }
}
