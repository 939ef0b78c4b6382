package io.zerocall.bench.jobs;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcServer;
import java.io.IOException;

/** The JVM of a worker, which works until its standard input ends. */
final class JobWorkerMain {
  static final String READY = "ready";

  private JobWorkerMain() {}

  /** Runs with the broker's endpoint. */
  public static void main(String[] arguments) throws IOException {
    try {
      RpcServer.builder().register(new Service()).dial(arguments[0]).start();
      System.out.println(READY);
      while (System.in.read() >= 0) {
        // Nothing is ever written to it; only the end matters.
      }
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  /** The method of the jobs. */
  @RpcService("bench")
  static final class Service {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }
  }
}
