package io.zerocall.examples.quickstart;

import io.zerocall.client.RpcClient;
import java.time.Duration;

/** Demonstrates the library in half a minute. This process is the client's. */
public final class Quickstart {
  private Quickstart() {}

  /** Runs the tour. Ends with an exception, and so with exit code 1, if any result is wrong. */
  public static void main(String[] arguments) throws Exception {
    run(new Page(System.out), Duration.ofSeconds(2));
  }

  static void run(Page page, Duration turn) throws Exception {
    page.title("Zerocall: call a Java object in another process as if it were here");
    try (ServerProcess server = ServerProcess.start(ZerocallServer.class);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      page.line("server: process " + server.pid() + ", " + server.endpoint());
      page.line("client: process " + ProcessHandle.current().pid());
      new Tour(client, page).run();
    }
    new Comparison(page, turn).run();
    page.title("That was all; the servers have ended. Next: README.md, and ./rpc --help");
  }
}
