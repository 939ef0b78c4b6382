package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rpc job}: describes jobs. */
@Command(
    name = "job",
    header = "Describes a job: its state, progress, times, starts and errors.",
    customSynopsis = "rpc job [ENDPOINT] ID... [OPTIONS]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:there is no such job, or the server answered with another error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc job 6f1d8a3c0b7e4d59a2c4e6f80913b5d7",
      "  rpc job tcp://127.0.0.1:5555 6f1d8a3c0b7e4d59a2c4e6f80913b5d7 --json"
    })
final class JobCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--json",
      description = "Print a JSON object for each job, on one line, with the errors' data."
          + " protocol.md describes its members.")
  private boolean json;

  @Mixin
  private JobIds jobs = new JobIds();

  private boolean printed;

  JobCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return jobs.each(this::print);
  }

  private int print(RpcClient client, Job<JsonText> job) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(client.callNamed("rpc.job", JsonText.class, Map.of("id", job.id())));
      return 0;
    }
    if (printed) {
      out.println();
    }
    JobText.details(job.info(), Instant.now()).forEach(out::println);
    printed = true;
    return 0;
  }
}
