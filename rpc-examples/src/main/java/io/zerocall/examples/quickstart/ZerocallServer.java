package io.zerocall.examples.quickstart;

import io.zerocall.examples.CalculatorService;
import io.zerocall.server.RpcServer;
import java.io.IOException;

/** The server of the quickstart, in a process of its own. */
public final class ZerocallServer {
  private ZerocallServer() {}

  /** Serves until the standard input ends. */
  public static void main(String[] arguments) throws IOException {
    try (RpcServer server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new CalculatorService())
        .start()) {
      ServerProcess.serve(server.endpoint());
    }
  }
}
