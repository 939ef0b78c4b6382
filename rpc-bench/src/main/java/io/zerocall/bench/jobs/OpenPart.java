package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.JobsPart.Part;
import io.zerocall.bench.jobs.JobsResult.Target;
import io.zerocall.bench.jobs.StoreMain.Found;
import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures how long a new JVM takes to open a store in which many jobs wait. */
final class OpenPart implements Part {
  private static final double MOST_MILLIS = 1_000;
  private static final int FILLING_THREADS = 64;
  private static final Duration FILLING_TURN = Duration.ofMillis(500);

  private final JobsSettings settings;

  OpenPart(JobsSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    return stores().size() * (1 + settings.rounds());
  }

  private List<JobsContender> stores() {
    return settings.contenders().stream()
        .filter(contender -> contender.store().isPresent())
        .toList();
  }

  @Override
  public JobsResult run(Progress progress) throws IOException {
    List<Target> targets = new ArrayList<>();
    for (JobsContender contender : stores()) {
      targets.add(measure(contender, contender.store().orElseThrow(), progress));
    }
    return new JobsResult(List.of(), targets);
  }

  private Target measure(JobsContender contender, StoreKind store, Progress progress)
      throws IOException {
    try (Servers servers = Servers.in(settings)) {
      progress.step("submit jobs");
      String location = store.newLocation(servers);
      fill(servers, store, location);
      List<Double> millis = new ArrayList<>();
      long waiting = 0;
      for (int round = 0; round < settings.rounds(); round++) {
        progress.step("open " + contender);
        Found found = StoreMain.look(store, location);
        millis.add((double) found.openNanos() / TimeUnit.MILLISECONDS.toNanos(1));
        waiting = found.waiting();
      }
      double median = millis.stream().sorted().toList().get(millis.size() / 2);
      return new Target(
          String.format(Locale.ROOT, "ms to open %,d waiting jobs: %s", waiting, contender.title()),
          String.format(Locale.ROOT, "%,.0f", median),
          String.format(Locale.ROOT, "< %,.0f", MOST_MILLIS),
          median < MOST_MILLIS && waiting >= settings.jobs());
    }
  }

  /** Submits jobs to a broker without workers, and ends it. */
  private void fill(Servers servers, StoreKind store, String location) throws IOException {
    JobsSystem system = Systems.submitting(servers, store, location, Map.of());
    while (system.acknowledged() < settings.jobs()) {
      Rate rate = system.turn(FILLING_THREADS, FILLING_TURN);
      if (rate.acknowledged() == 0) {
        throw new IOException("no job was acknowledged");
      }
    }
    system.end();
  }
}
