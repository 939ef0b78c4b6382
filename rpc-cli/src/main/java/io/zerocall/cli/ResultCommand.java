package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobProgress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rpc result}: prints the results of jobs. */
@Command(
    name = "result",
    header = "Prints the result of a job as JSON.",
    customSynopsis = "rpc result [ENDPOINT] ID... [--wait[=DURATION]] [OPTIONS]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the result is on standard output",
      "1:the job has failed or was cancelled, or there is no such job",
      "2:any other failure: invalid arguments, no connection, or a timeout; or the job has not ended"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc result 6f1d8a3c0b7e4d59a2c4e6f80913b5d7",
      "  rpc result 6f1d8a3c0b7e4d59a2c4e6f80913b5d7 --wait=5m",
      "  rpc result $(rpc submit my.namespace.mult 5 7) --wait"
    })
final class ResultCommand implements Callable<Integer> {
  private static final String LONGEST = "365d";
  private static final long PAUSE_MILLIS = 500;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--wait",
      arity = "0..1",
      paramLabel = "DURATION",
      fallbackValue = LONGEST,
      preprocessor = OptionalDuration.class,
      converter = Durations.class,
      description = "Wait until the job has ended, also if the broker is restarted: at most so long"
          + " (10s, 5m, 2h) if a duration is given. On a terminal, shows the job's progress.")
  private @Nullable Duration wait;

  @Mixin
  private JobIds jobs = new JobIds();

  ResultCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    boolean draws = wait != null && Terminal.isAtErrorOutput(System.getenv());
    return jobs.each((client, job) -> print(job, draws));
  }

  private int print(Job<JsonText> job, boolean draws) throws InterruptedException {
    JobInfo info = job.info();
    if (info.state().isFinal()) {
      spec.commandLine().getOut().println(job.result());
      return 0;
    } else if (wait == null) {
      spec.commandLine().getErr().println("rpc: " + job.id() + " has not ended: " + about(info));
      return Failures.NO_REPLY;
    }
    spec.commandLine()
        .getOut()
        .println(draws ? drawn(job, info, wait) : awaited(job, wait, any -> {}));
    return 0;
  }

  private static String about(JobInfo info) {
    return info.state() + (info.progress() == null ? "" : ", " + JobText.of(info.progress()));
  }

  private static JsonText drawn(Job<JsonText> job, JobInfo info, Duration most)
      throws InterruptedException {
    try (JobBar bar = new JobBar(info.method())) {
      return awaited(job, most, bar::show);
    }
  }

  /** Waits also if the broker is gone for a while: the job is not. */
  private static JsonText awaited(
      Job<JsonText> job, Duration most, Consumer<JobProgress> onProgress)
      throws InterruptedException {
    long began = System.nanoTime();
    Duration left = most;
    while (true) {
      try {
        return job.result(left, onProgress);
      } catch (RpcUnavailableException | RpcConnectionLostException e) {
        left = most.minusNanos(System.nanoTime() - began).minusMillis(PAUSE_MILLIS);
        boolean hasEnded = e instanceof RpcConnectionLostException && e.code() != 0;
        if (hasEnded || left.isNegative() || left.isZero()) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }
}
