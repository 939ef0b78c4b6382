package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.JobsPart.Part;
import io.zerocall.bench.jobs.JobsResult.Target;
import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures what many submitters gain on a disk that needs 10 ms to confirm a write. */
final class FsyncPart implements Part {
  private static final double LEAST_RATIO = 20;

  private final JobsSettings settings;
  private final Set<JobsContender> contenders;

  FsyncPart(JobsSettings settings) {
    this.settings = settings;
    this.contenders = EnumSet.of(JobsContender.ZEROCALL_SQLITE);
    contenders.retainAll(settings.contenders());
  }

  @Override
  public int steps() {
    return RateRun.steps(settings, contenders.size()) + 1;
  }

  @Override
  public JobsResult run(Progress progress) throws IOException, InterruptedException {
    try (Servers servers = Servers.in(settings)) {
      Optional<Map<String, String>> slow = SlowSync.compile(servers.folder("slow-sync"));
      if (slow.isEmpty()) {
        System.err.println("FSYNC is left out (install gcc)");
        return new JobsResult(List.of(), List.of());
      }
      Rates rates = new RateRun(settings, progress)
          .run(contenders, contender -> start(servers, StoreKind.SQLITE, slow.get()));
      progress.step("count what is stored");
      List<Target> targets = new ArrayList<>(rates.comparedWithFewest(LEAST_RATIO));
      targets.addAll(rates.kept());
      return new JobsResult(rates.rows(), targets);
    }
  }

  private static JobsSystem start(Servers servers, StoreKind store, Map<String, String> slow)
      throws IOException {
    return Systems.submitting(servers, store, store.newLocation(servers), slow);
  }
}
