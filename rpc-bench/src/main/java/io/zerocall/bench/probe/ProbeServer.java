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

/** A server's JVM: serves until its standard input ends, and reports the used heap on request. */
final class ProbeServer {
  static final String LISTENING_ON = "listening on ";
  static final String ASK_HEAP = "heap?";
  static final String HEAP = "heap: ";

  private ProbeServer() {}

  /** Also serves the given number of blocking methods; none by default. */
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

  /**
   * Returns the name of a method that blocks for the given number of milliseconds, and returns it.
   */
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

  /** The other methods. */
  @RpcService("my.namespace")
  static final class Service {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }
  }
}
