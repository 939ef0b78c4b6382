package io.zerocall.examples;

import io.zerocall.server.RpcServer;

/** Serves a calculator until the process ends. */
public final class CalculatorServer {
  private CalculatorServer() {}

  /**
   * Starts the server.
   *
   * @param arguments where to listen; {@code tcp://127.0.0.1:5555} by default
   */
  public static void main(String[] arguments) throws InterruptedException {
    try (RpcServer server = start(arguments.length == 0 ? "tcp://127.0.0.1:5555" : arguments[0])) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      System.out.println("listening on " + server.endpoint());
      server.awaitClosed();
    }
  }

  static RpcServer start(String endpoint) {
    RpcServer server =
        RpcServer.builder().bind(endpoint).register(new CalculatorService()).start();
    return server;
  }
}
