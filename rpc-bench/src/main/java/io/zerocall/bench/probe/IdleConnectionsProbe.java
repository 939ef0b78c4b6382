package io.zerocall.bench.probe;

import io.zerocall.bench.contender.CallWindow;
import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.contender.ContenderClient;
import io.zerocall.bench.report.Table;
import io.zerocall.bench.workload.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures how fast a client is with idle connections to the same server, and without them, in
 * alternation. The order changes from round to round, since both sides get faster with time.
 */
final class IdleConnectionsProbe implements Probe {
  /** The server removes connections faster than it begins to send PINGs over new ones. */
  private static final int CLEARING_IS_FASTER = 5;

  private final ProbeSettings settings;
  private final Rates alone = new Rates();
  private final Rates beside = new Rates();

  IdleConnectionsProbe(ProbeSettings settings) {
    this.settings = settings;
  }

  /** The calls per second of every turn. */
  private record Rates(List<Double> oneByOne, List<Double> windowed) {
    Rates() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  @Override
  public int steps() {
    return 1 + 2 * settings.rounds();
  }

  @Override
  public List<Finding> run(Progress progress) throws IOException {
    Descriptors.require(settings.connections());
    try (ServerProcess server = ServerProcess.start(Contender.ZEROCALL);
        ContenderClient client = Contender.ZEROCALL.connect(server.endpoint())) {
      CallRate rate = new CallRate(client);
      progress.step("warm-up");
      rate.oneByOne(settings.warmUp());
      rate.windowed(settings.warmUp());
      for (int round = 0; round < settings.rounds(); round++) {
        if (round % 2 == 0) {
          alone(rate, progress);
          beside(rate, server.endpoint(), progress);
        } else {
          beside(rate, server.endpoint(), progress);
          alone(rate, progress);
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    addFindings(findings, "1 thread", alone.oneByOne, beside.oneByOne);
    addFindings(
        findings, CallWindow.SIZE + " asynchronous in flight", alone.windowed, beside.windowed);
    return findings;
  }

  private void alone(CallRate rate, Progress progress) {
    progress.step("alone");
    rate.oneByOne(settings.settle().dividedBy(CLEARING_IS_FASTER));
    measure(rate, alone);
  }

  private void beside(CallRate rate, String endpoint, Progress progress) throws IOException {
    progress.step("beside idle connections");
    try (IdleConnections<IdleZmtp> idle = IdleConnections.open(endpoint, settings.connections())) {
      rate.oneByOne(settings.settle());
      measure(rate, beside);
      idle.requireAll();
    }
  }

  private void measure(CallRate rate, Rates rates) {
    rates.oneByOne.add(rate.oneByOne(settings.turn()));
    rates.windowed.add(rate.windowed(settings.turn()));
  }

  private void addFindings(
      List<Finding> findings, String calls, List<Double> without, List<Double> with) {
    double ratio = Medians.median(with) / Medians.median(without);
    String idle = String.format(Locale.ROOT, "%,d idle connections", settings.connections());
    findings.add(new Finding(calls + ", alone", figure(without), unit(without)));
    findings.add(new Finding(calls + ", beside " + idle, figure(with), unit(with)));
    findings.add(
        new Finding(calls + ", ratio", String.format(Locale.ROOT, "%.2f", ratio), "× alone"));
  }

  private static String figure(List<Double> rates) {
    return Table.calls(Medians.median(rates));
  }

  /** Includes the slowest and the fastest turn, so that a ratio is not overrated. */
  private static String unit(List<Double> rates) {
    return "calls/s, of "
        + Table.calls(Collections.min(rates))
        + " to "
        + Table.calls(Collections.max(rates));
  }
}
