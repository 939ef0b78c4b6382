package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rpc cancel}: cancels jobs. */
@Command(
    name = "cancel",
    header = "Cancels a job, and prints its id and its state afterwards.",
    description = "A job that has ended keeps its state: DONE or FAILED.",
    customSynopsis = "rpc cancel [ENDPOINT] ID... [OPTIONS]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the job is cancelled, or had ended already",
      "1:there is no such job, or the server answered with another error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc cancel 6f1d8a3c0b7e4d59a2c4e6f80913b5d7",
      "  rpc jobs --state waiting --quiet | xargs rpc cancel"
    })
final class CancelCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  private JobIds jobs = new JobIds();

  CancelCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return jobs.each(this::cancel);
  }

  private int cancel(RpcClient unused, Job<JsonText> job) {
    spec.commandLine().getOut().println(job.id() + " " + job.cancel());
    return 0;
  }
}
