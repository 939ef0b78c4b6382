package io.zerocall.bench.kills;

import io.zerocall.bench.probe.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Kills processes at random moments under load, and checks the jobs afterwards. */
final class KillsRun {
  private static final int MOST_JOBS_BETWEEN = 40;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private KillsRun() {}

  /**
   * What a run has shown.
   *
   * @param killed how often each kind of process was killed
   * @param jobs how many submissions were acknowledged
   * @param runs how often their method has run
   * @param violations what must not happen and has
   */
  record Result(Map<String, Integer> killed, int jobs, int runs, List<String> violations) {}

  static Result run(Path directory, KilledStore store, int kills, long seed, Progress progress)
      throws Exception {
    Random random = new Random(seed);
    Map<String, Integer> killed = new TreeMap<>();
    try (KilledProcesses processes = KilledProcesses.start(directory, store)) {
      Submitters submitters = Submitters.start(processes.endpoints());
      try {
        for (int i = 0; i < kills; i++) {
          submitters.await(1 + random.nextInt(MOST_JOBS_BETWEEN), LONGEST);
          progress.step(submitters.count() + " jobs");
          killed.merge(processes.killOne(random), 1, Integer::sum);
        }
        submitters.await(1, LONGEST); // the last one killed is at work again
      } finally {
        submitters.end();
      }
      progress.step("checks " + submitters.count() + " jobs");
      List<String> violations = KillsCheck.violations(processes, submitters);
      return new Result(killed, submitters.count(), processes.runs().size(), violations);
    }
  }
}
