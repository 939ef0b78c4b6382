package io.zerocall.cli;

import io.zerocall.JobState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rpc dead-letters}: lists the jobs that have failed for good. */
@Command(
    name = "dead-letters",
    header = "Lists a broker's jobs that have failed for good, with their last errors.",
    description = "A user sees the user's own jobs, and those that the broker's policy lets the"
        + " user manage.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server keeps no jobs, or answered with an error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc dead-letters",
      "  rpc dead-letters tcp://127.0.0.1:5555 --method 'orders.*'",
      "  rpc dead-letters --quiet | xargs rpc resubmit"
    })
final class DeadLettersCommand implements Callable<Integer> {
  @Mixin
  private JobFilterOptions jobs = new JobFilterOptions();

  DeadLettersCommand() {}

  @Override
  public Integer call() {
    return jobs.print(JobState.FAILED, JobText::failures);
  }
}
