package io.zerocall.cli;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rpc resubmit}: makes jobs start again that have failed. */
@Command(
    name = "resubmit",
    header = "Starts a job again that has failed, and prints its id and its state afterwards.",
    description = "It keeps its id. Other jobs stay as they are.",
    customSynopsis = "rpc resubmit [ENDPOINT] ID... [OPTIONS]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the job waits or runs",
      "1:it is done or cancelled, or the server answered with an error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc resubmit 6f1d8a3c0b7e4d59a2c4e6f80913b5d7",
      "  rpc dead-letters --quiet | xargs rpc resubmit"
    })
final class ResubmitCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  private JobIds jobs = new JobIds();

  ResubmitCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return jobs.each(this::resubmit);
  }

  private int resubmit(RpcClient unused, Job<JsonText> job) {
    JobState state = job.resubmit();
    spec.commandLine().getOut().println(job.id() + " " + state);
    return state.isFinal() ? Failures.ERROR_REPLY : 0;
  }
}
