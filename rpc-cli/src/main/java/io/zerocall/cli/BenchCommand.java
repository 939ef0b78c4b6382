package io.zerocall.cli;

import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rpc bench}: measures how fast the demo server answers. */
@Command(
    name = "bench",
    header = "Measures throughput and latency of calls to an rpc serve-demo.",
    description = {
      "Calls my.namespace.mult, or my.namespace.echo with a text of --payload bytes, and checks"
          + " every result. All threads share one client."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc bench tcp://127.0.0.1:5555",
      "  rpc bench tcp://127.0.0.1:5555 --threads 8 --duration 5s",
      "  rpc bench tcp://127.0.0.1:5555 --window 512 --payload 1024"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int LARGEST_PAYLOAD = 4_000_000;
  private static final int LARGEST_WINDOW = 100_000;
  private static final int MOST_THREADS = 10_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Call from N threads. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int threads;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to measure. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10s")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warmup",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to call before measuring. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3s")
  private Duration warmup = Duration.ZERO;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      description = "Call echo with a text of this many bytes instead of mult.")
  private int payload;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "Call asynchronously, with N calls of each thread in flight. Default: each thread"
              + " waits for each of its calls.")
  private int window;

  @Option(
      names = "--progress",
      negatable = true,
      description = "Show or hide a progress bar. Default: shown if standard error is a terminal.")
  private @Nullable Boolean progress;

  @Mixin
  private ClientOptions server = new ClientOptions();

  BenchCommand() {}

  @Override
  public Integer call() throws Exception {
    requireBetween("--threads", threads, 1, MOST_THREADS);
    requireBetween("--payload", payload, 0, LARGEST_PAYLOAD);
    requireBetween("--window", window, 0, LARGEST_WINDOW);
    boolean visible = progress == null ? Terminal.isAtErrorOutput(System.getenv()) : progress;
    try (RpcClient client = server.connect()) {
      Workload workload = payload > 0 ? Workload.echo(client, payload) : Workload.mult(client);
      workload.call(0); // fails before a bar is drawn if the call can't work
      BenchRun.of(workload, threads, window, warmup).measure("warm-up", visible);
      BenchRun run = BenchRun.of(workload, threads, window, duration);
      print(workload, run.measure("measuring", visible), run.elapsed());
    }
    return 0;
  }

  private void requireBetween(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  private void print(Workload workload, Histogram latencies, Duration elapsed) {
    PrintWriter out = spec.commandLine().getOut();
    long calls = latencies.getTotalCount();
    out.printf(
        Locale.ROOT,
        "%s at %s, %d thread%s%s%n",
        workload.description(),
        server.endpoint(),
        threads,
        threads == 1 ? "" : "s",
        window > 0 ? ", " + window + " calls in flight each" : "");
    out.printf(
        Locale.ROOT,
        "  throughput %,12.0f calls/s (%,d calls in %.1f s)%n",
        calls * 1e9 / elapsed.toNanos(),
        calls,
        elapsed.toNanos() / 1e9);
    printPercentile(out, "p50", latencies.getValueAtPercentile(50));
    printPercentile(out, "p99", latencies.getValueAtPercentile(99));
    printPercentile(out, "p99.9", latencies.getValueAtPercentile(99.9));
    printPercentile(out, "max", latencies.getMaxValue());
  }

  private static void printPercentile(PrintWriter out, String name, long nanos) {
    out.printf(Locale.ROOT, "  %-10s %,12.0f µs%n", name, nanos / 1e3);
  }
}
