package io.zerocall.examples.quickstart;

import io.zerocall.client.RpcClient;
import io.zerocall.examples.Calculator;
import java.time.Duration;
import java.util.Locale;

/** Zerocall and Apache XML-RPC doing the same work, one after the other. */
final class Comparison {
  private static final int SEVERAL = 8;
  private static final String ROW = "  %-36s %,12.0f %,14.0f";

  private final Page page;
  private final Duration warmup;
  private final Duration measured;

  Comparison(Page page, Duration warmup, Duration measured) {
    this.page = page;
    this.warmup = warmup;
    this.measured = measured;
  }

  void run() throws Exception {
    page.title("Beside Apache XML-RPC 3.1.3");
    page.line(
        "mult(i, i + 1), every result checked; server and client in a JVM each, default flags;");
    page.line("keep-alive on; " + seconds(measured) + " s counted after " + seconds(warmup)
        + " s to warm up, one after the other.");
    page.line("");
    page.line(String.format("  %-36s %12s %14s", "calls/s", "1 thread", SEVERAL + " threads"));
    double[] xmlRpc = xmlRpc();
    page.line(String.format(Locale.ROOT, ROW, "Apache XML-RPC, keep-alive", xmlRpc[0], xmlRpc[1]));
    double[] zerocall = zerocall();
    page.line(String.format(Locale.ROOT, ROW, "Zerocall", zerocall[0], zerocall[1]));
    page.line(String.format(
        Locale.ROOT,
        "  %-36s %10.1f x %12.1f x",
        "Zerocall is faster by",
        zerocall[0] / xmlRpc[0],
        zerocall[1] / xmlRpc[1]));
    page.line("");
    page.line("A glimpse, no benchmark: ./bench measures properly.");
  }

  private double[] xmlRpc() throws Exception {
    try (ServerProcess server = ServerProcess.start(XmlRpcServer.class)) {
      return measure(new Throughput(new XmlRpcCalculator(server.endpoint())));
    }
  }

  private double[] zerocall() throws Exception {
    try (ServerProcess server = ServerProcess.start(ZerocallServer.class);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      Calculator calculator = client.proxy(Calculator.class);
      return measure(new Throughput(calculator::mult));
    }
  }

  private double[] measure(Throughput throughput) throws Exception {
    var unused = throughput.callsPerSecond(SEVERAL, warmup);
    double several = throughput.callsPerSecond(SEVERAL, measured);
    unused = throughput.callsPerSecond(1, warmup);
    return new double[] {throughput.callsPerSecond(1, measured), several};
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
  }
}
