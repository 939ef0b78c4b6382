package io.zerocall.bench.probe;

import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.probe.BlockingCallers.Caller;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;

/** Measures how long a caller has to wait while other callers' methods block. */
final class BlockedCallersProbe implements Probe {
  /**
   * The highest number of leaders of a server's endpoint, among which it distributes its
   * connections.
   */
  private static final int MOST_LEADERS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final double NANOS_PER_MILLI = 1e6;

  private final ProbeSettings settings;

  BlockedCallersProbe(ProbeSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    return 4;
  }

  @Override
  public List<Finding> run(Progress progress)
      throws IOException, InterruptedException, ExecutionException {
    int rounds = 1 + Math.toIntExact(settings.holdUp().dividedBy(settings.block()));
    int methods = 1 + leaders() * rounds;
    try (ChildJvm server = ChildJvm.start(List.of(), ProbeServer.class, Integer.toString(methods));
        RpcClient client = RpcClient.connect(server.awaitLine(ProbeServer.LISTENING_ON))) {
      Waits waits = new Waits(client);
      progress.step("warm-up");
      waits.measure(settings.warmUp());
      progress.step("no method blocks");
      Histogram alone = waits.measure(settings.holdUp());
      try (BlockingCallers callers = new BlockingCallers(
          leaders(), client.endpoint(), settings.block(), PATIENCE.plus(settings.block()))) {
        progress.step("one method blocks");
        Histogram always = callers.during(
            () -> waits.measure(settings.holdUp()), caller -> caller.block(ProbeServer.blocker(0)));
        progress.step("methods block for the first time");
        Histogram first =
            callers.during(() -> waits.measure(settings.holdUp()), Caller::blockForTheFirstTime);
        return findings(alone, always, first);
      }
    }
  }

  /** With this many blocking callers, one of them shares its leader with the waiting caller. */
  private static int leaders() {
    return Math.max(1, Math.min(MOST_LEADERS, Runtime.getRuntime().availableProcessors() / 2));
  }

  private static List<Finding> findings(Histogram alone, Histogram always, Histogram first) {
    long worst = Math.max(always.getMaxValue(), first.getMaxValue());
    return List.of(
        finding("calls while nothing blocks", alone),
        finding("calls while one method blocks again and again", always),
        finding("calls while quick methods block for the first time", first),
        new Finding("the longest that a call took while others blocked", millis(worst), "ms"));
  }

  private static Finding finding(String what, Histogram nanos) {
    return new Finding(
        what,
        String.join(
            " / ",
            millis(nanos.getValueAtPercentile(50)),
            millis(nanos.getValueAtPercentile(99)),
            millis(nanos.getMaxValue())),
        "ms: p50 / p99 / max");
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_MILLI);
  }
}
