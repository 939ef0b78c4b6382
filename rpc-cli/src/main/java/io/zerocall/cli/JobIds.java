package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobQuery;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The jobs that a command is about, by their ids. */
final class JobIds {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_SIMILAR = 3;
  private static final int SHORTEST_BEGINNING = 4;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  private BrokerArguments broker = new BrokerArguments();

  @Parameters(
      index = "1..*",
      paramLabel = "ID",
      description = "The job's id, which rpc submit and rpc jobs print.")
  private List<String> others = new ArrayList<>();

  JobIds() {}

  /** Does something with a job; returns the exit code. */
  @FunctionalInterface
  interface Action {
    int apply(RpcClient client, Job<JsonText> job) throws InterruptedException;
  }

  /**
   * Runs an action for each job, and reports what fails.
   *
   * @return the greatest exit code
   */
  int each(Action action) throws InterruptedException {
    List<String> ids = broker.arguments(others);
    if (ids.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no id of a job");
    }
    try (RpcClient client = broker.connectForJobs()) {
      List<Job<JsonText>> jobs = new ArrayList<>();
      for (String id : ids) {
        Job<JsonText> job = jobOrNull(client, id);
        if (job == null) {
          return Failures.NO_REPLY;
        }
        jobs.add(job);
      }
      return each(action, client, jobs);
    }
  }

  private int each(Action action, RpcClient client, List<Job<JsonText>> jobs)
      throws InterruptedException {
    int exitCode = 0;
    for (Job<JsonText> job : jobs) {
      int code;
      try {
        code = action.apply(client, job);
      } catch (RpcException e) {
        code = report(e, client, job.id(), jobs.size() > 1);
        if (code == Failures.NO_REPLY || Failures.isNoSuchMethod(e)) {
          return code; // it would be the same for each further job
        }
      }
      exitCode = Math.max(exitCode, code);
    }
    return exitCode;
  }

  private @Nullable Job<JsonText> jobOrNull(RpcClient client, String id) {
    try {
      return client.job(id, JsonText.class);
    } catch (IllegalArgumentException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("rpc: " + e.getMessage());
      suggest(client, id);
      return null;
    }
  }

  private int report(RpcException failure, RpcClient client, String id, boolean isOneOfSeveral) {
    PrintWriter err = spec.commandLine().getErr();
    int code = Failures.ofJobs(
        failure,
        isOneOfSeveral && !Failures.isNoSuchMethod(failure) ? "rpc: " + id + ": " : "rpc: ",
        broker.endpoint(),
        err);
    if (failure.code() == RpcErrorCode.INVALID_PARAMS) {
      suggest(client, id);
    }
    return code;
  }

  /** Suggests the ids of jobs that the caller may have meant. */
  private void suggest(RpcClient client, String mistyped) {
    String id = mistyped.toLowerCase(Locale.ROOT);
    List<String> known;
    try {
      known = client.withTimeout(PATIENCE).jobs(JobQuery.ALL.withMost(1_000)).stream()
          .map(JobInfo::id)
          .toList();
    } catch (RpcException e) {
      return; // the first error is the one to report
    }
    List<String> similar = known.stream()
        .filter(other -> id.length() >= SHORTEST_BEGINNING && other.startsWith(id))
        .limit(MOST_SIMILAR)
        .toList();
    (similar.isEmpty() ? SimilarNames.of(id, known) : similar)
        .forEach(other -> spec.commandLine().getErr().println("  did you mean: " + other));
  }
}
