package io.zerocall.bench.kills;

import io.zerocall.JobState;
import io.zerocall.RpcException;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what was acknowledged, what has run, and what is recorded. */
final class KillsCheck {
  /** For the whole of what waits when the last process was killed. */
  private static final Duration LAST = Duration.ofMinutes(2);

  private final Submitters submitters;
  private final List<String> violations = new ArrayList<>();
  private final Map<Integer, Integer> runs = new HashMap<>();

  private KillsCheck(Submitters submitters) {
    this.submitters = submitters;
  }

  /** Returns what doesn't fit; nothing if all is well. */
  static List<String> violations(KilledProcesses processes, Submitters submitters)
      throws Exception {
    KillsCheck check = new KillsCheck(submitters);
    try (RpcClient client =
        RpcClient.builder().timeout(LAST).connect(processes.endpoints().get(0))) {
      Map<String, String> recorded = check.awaitResults(client);
      List<String> logged = processes.runs(); // when all have ended
      check.compare(client, recorded, logged);
    }
    submitters.late().forEach(late -> check.violations.add("a wait ended too late: " + late));
    return check.violations;
  }

  private Map<String, String> awaitResults(RpcClient client) {
    Map<String, String> recorded = new HashMap<>();
    submitters.acknowledged().forEach((id, number) -> {
      Job<String> job = client.job(id, String.class);
      try {
        recorded.put(id, job.result());
      } catch (RpcException e) {
        violations.add("job " + number + " was acknowledged and has no result: " + e);
      }
    });
    return recorded;
  }

  private void compare(RpcClient client, Map<String, String> recorded, List<String> logged) {
    Set<String> distinct = Set.copyOf(logged);
    logged.forEach(run -> runs.merge(number(run), 1, Integer::sum));
    recorded.forEach((id, result) -> {
      JobInfo job = client.job(id, String.class).info();
      String fetched = submitters.results().getOrDefault(id, result);
      expect(job.state() == JobState.DONE, job, "is not done");
      expect(
          number(result) == submitters.acknowledged().getOrDefault(id, -1),
          job,
          "has another's result");
      expect(distinct.contains(result), job, "has a result that no run returned");
      expect(fetched.equals(result), job, "had another result before: it was recorded twice");
      expect(
          runs.getOrDefault(number(result), 0) <= job.starts(),
          job,
          "has run more often than it started");
    });
    long numbers = submitters.acknowledged().values().stream().distinct().count();
    if (numbers != submitters.acknowledged().size()) {
      violations.add("a submission was acknowledged with two ids");
    }
  }

  private static int number(String run) {
    return Integer.parseInt(run.substring(0, run.indexOf(':')));
  }

  private void expect(boolean isSo, JobInfo job, String otherwise) {
    if (!isSo) {
      violations.add(job + " " + otherwise);
    }
  }
}
