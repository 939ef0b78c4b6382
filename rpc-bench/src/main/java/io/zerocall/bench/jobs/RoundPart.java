package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.JobsPart.Part;
import io.zerocall.bench.jobs.JobsResult.Target;
import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Measures how many jobs a second are submitted, run by one worker, and fetched. */
final class RoundPart implements Part {
  private static final double LEAST_RATIO = 5;
  private static final Set<JobsContender> SYRPC =
      EnumSet.of(JobsContender.SYRPC, JobsContender.SYRPC_NODELAY);

  private final JobsSettings settings;
  private final Set<JobsContender> contenders;

  RoundPart(JobsSettings settings) {
    this.settings = settings;
    this.contenders = EnumSet.of(JobsContender.ZEROCALL_SQLITE, JobsContender.ZEROCALL_POSTGRESQL);
    contenders.addAll(SYRPC);
    contenders.retainAll(settings.contenders());
  }

  @Override
  public int steps() {
    return 1 + RateRun.steps(settings, contenders.size());
  }

  @Override
  public JobsResult run(Progress progress) throws IOException, InterruptedException {
    try (Servers servers = Servers.in(settings)) {
      progress.step("install SyRPC");
      Path syrpc = servers.folder("syrpc");
      Set<JobsContender> present = present(syrpc);
      Rates rates = new RateRun(settings, progress)
          .run(present, contender -> start(contender, servers, syrpc));
      return new JobsResult(rates.rows(), targets(rates));
    }
  }

  private Set<JobsContender> present(Path syrpc) throws IOException, InterruptedException {
    Set<JobsContender> present = EnumSet.copyOf(contenders);
    if (contenders.stream().anyMatch(SYRPC::contains)) {
      Optional<String> missing = Syrpc.install(syrpc);
      missing.ifPresent(why -> {
        System.err.println("SyRPC is left out (" + why + ")");
        present.removeAll(SYRPC);
      });
    }
    return present;
  }

  private static JobsSystem start(JobsContender contender, Servers servers, Path syrpc)
      throws IOException {
    return switch (contender) {
      case ZEROCALL_SQLITE -> Systems.running(servers, StoreKind.SQLITE);
      case ZEROCALL_POSTGRESQL -> Systems.running(servers, StoreKind.POSTGRESQL);
      case SYRPC -> Systems.syrpc(servers, syrpc, "bench");
      case SYRPC_NODELAY -> Systems.syrpc(servers, syrpc, "bench-nodelay", "noDelay");
      case POSTGRES_SUBMISSION, RABBITMQ, JOBRUNR, DB_SCHEDULER ->
        throw new IllegalArgumentException(contender.title());
    };
  }

  /** Returns the ratios. That to the changed SyRPC has no target. */
  private static List<Target> targets(Rates rates) {
    List<Target> targets = new ArrayList<>();
    for (Target target : rates.comparedWithPeers(LEAST_RATIO)) {
      boolean changed = target.what().endsWith(JobsContender.SYRPC_NODELAY.title());
      targets.add(changed ? Target.none(target.what(), target.figure()) : target);
    }
    return targets;
  }
}
