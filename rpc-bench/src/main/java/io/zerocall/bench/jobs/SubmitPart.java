package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.JobsPart.Part;
import io.zerocall.bench.jobs.JobsResult.Target;
import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures how many durable jobs a second are acknowledged, without workers. */
final class SubmitPart implements Part {
  private static final double LEAST_RATIO = 1;

  private final JobsSettings settings;
  private final Set<JobsContender> contenders;

  SubmitPart(JobsSettings settings) {
    this.settings = settings;
    this.contenders = EnumSet.of(
        JobsContender.ZEROCALL_SQLITE,
        JobsContender.ZEROCALL_POSTGRESQL,
        JobsContender.POSTGRES_SUBMISSION,
        JobsContender.RABBITMQ,
        JobsContender.JOBRUNR,
        JobsContender.DB_SCHEDULER);
    contenders.retainAll(settings.contenders());
  }

  @Override
  public int steps() {
    return RateRun.steps(settings, contenders.size()) + 1;
  }

  private static JobsSystem start(JobsContender contender, Servers servers) throws IOException {
    return switch (contender) {
      case ZEROCALL_SQLITE -> Systems.submitting(servers, StoreKind.SQLITE);
      case ZEROCALL_POSTGRESQL -> Systems.submitting(servers, StoreKind.POSTGRESQL);
      case POSTGRES_SUBMISSION ->
        Systems.postgreSql(servers, Client.POSTGRES_SUBMISSION, PostgresSubmitters.TABLE);
      case RABBITMQ -> Systems.rabbitMq(servers);
      case JOBRUNR -> Systems.postgreSql(servers, Client.JOBRUNR, JobRunrSubmitters.TABLE);
      case DB_SCHEDULER ->
        Systems.postgreSql(servers, Client.DB_SCHEDULER, DbSchedulerSubmitters.TABLE);
      case SYRPC, SYRPC_NODELAY -> throw new IllegalArgumentException(contender.title());
    };
  }

  @Override
  public JobsResult run(Progress progress) throws IOException {
    try (Servers servers = Servers.in(settings)) {
      Rates rates =
          new RateRun(settings, progress).run(contenders, contender -> start(contender, servers));
      progress.step("count what is stored");
      List<Target> targets = new ArrayList<>(rates.comparedWithPeers(LEAST_RATIO));
      targets.addAll(rates.kept());
      return new JobsResult(rates.rows(), targets);
    }
  }
}
