package io.zerocall.bench.probe;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * A server's JVM: serves until its standard input ends, and tells how much heap is in use whenever
 * it is asked.
 */
final class ProbeServer {
  static final String LISTENING_ON = "listening on ";
  static final String ASK_HEAP = "heap?";
  static final String HEAP = "heap: ";

  private ProbeServer() {}

  /** Serves, besides, as many methods that block as is said; none if it isn't. */
  public static void main(String[] arguments) throws IOException {
    RpcServerBuilder builder =
        RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Service());
    for (int i = 0; i < (arguments.length == 0 ? 0 : Integer.parseInt(arguments[0])); i++) {
      builder.registerFunction(blocker(i), IntUnaryOperator.class, ProbeServer::block);
    }
    try (RpcServer server = builder.start();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
      System.out.println(LISTENING_ON + server.endpoint());
      while (in.readLine() != null) {
        System.out.println(HEAP + UsedHeap.bytes());
      }
    }
  }

  /** The name of a method that blocks for so many milliseconds as it is told, and returns them. */
  static String blocker(int number) {
    return "blocker.number" + number;
  }

  private static int block(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return millis;
  }

  /** What is called otherwise. */
  @RpcService("my.namespace")
  static final class Service {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }
  }
}
