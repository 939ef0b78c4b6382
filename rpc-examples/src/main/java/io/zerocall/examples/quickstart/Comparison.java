package io.zerocall.examples.quickstart;

import io.zerocall.client.RpcClient;
import io.zerocall.examples.Calculator;
import java.time.Duration;
import java.util.Locale;

/** Zerocall and Apache XML-RPC, which do the same work in alternation. */
final class Comparison {
  private static final int SEVERAL = 8;
  private static final int TURNS = 2;

  private final Page page;
  private final Duration turn;

  Comparison(Page page, Duration turn) {
    this.page = page;
    this.turn = turn;
  }

  void run() throws Exception {
    page.title("Beside Apache XML-RPC 3.1.3");
    page.line(
        "mult(i, i + 1), every result checked; server and client in a JVM each, default flags;");
    page.line(String.format(
        Locale.ROOT,
        "keep-alive on; in turns of %.1f s, %d each, after one to warm up.",
        turn.toMillis() / 1e3,
        TURNS));
    page.line("");
    page.line(String.format("  %-12s %16s %16s %10s", "calls/s", "XML-RPC", "Zerocall", "ratio"));
    try (ServerProcess xmlRpcServer = ServerProcess.start(XmlRpcServer.class);
        ServerProcess server = ServerProcess.start(ZerocallServer.class);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      Throughput xmlRpc = new Throughput(new XmlRpcCalculator(xmlRpcServer.endpoint()));
      Throughput zerocall = new Throughput(client.proxy(Calculator.class)::mult);
      compare(xmlRpc, zerocall, SEVERAL);
      compare(xmlRpc, zerocall, 1);
    }
    page.line("");
    page.line("A glimpse, no benchmark: ./bench measures properly.");
  }

  private void compare(Throughput xmlRpc, Throughput zerocall, int threads) throws Exception {
    var unused = xmlRpc.measure(threads, turn) + zerocall.measure(threads, turn); // warm-up
    double theirs = 0;
    double ours = 0;
    for (int i = 0; i < TURNS; i++) {
      theirs += xmlRpc.measure(threads, turn) / TURNS;
      ours += zerocall.measure(threads, turn) / TURNS;
    }
    page.line(String.format(
        Locale.ROOT,
        "  %-12s %,16.0f %,16.0f %8.1f x",
        threads == 1 ? "1 thread" : threads + " threads",
        theirs,
        ours,
        ours / theirs));
  }
}
