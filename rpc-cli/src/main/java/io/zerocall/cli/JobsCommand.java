package io.zerocall.cli;

import io.zerocall.JobState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rpc jobs}: lists the jobs of a broker. */
@Command(
    name = "jobs",
    header = "Lists a broker's jobs, the latest submissions first.",
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
      "  rpc jobs",
      "  rpc jobs tcp://127.0.0.1:5555 --state running --method 'orders.*'",
      "  rpc jobs --state waiting --quiet | xargs rpc cancel"
    })
final class JobsCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only jobs with this state: ${COMPLETION-CANDIDATES}.")
  private @Nullable JobState state;

  @Mixin
  private JobFilterOptions jobs = new JobFilterOptions();

  JobsCommand() {}

  @Override
  public Integer call() {
    return jobs.print(state, JobText::table);
  }
}
