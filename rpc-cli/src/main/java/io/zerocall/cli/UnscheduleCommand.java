package io.zerocall.cli;

import io.zerocall.client.RpcClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc unschedule}: removes a schedule. */
@Command(
    name = "unschedule",
    header = "Removes a schedule from a broker. Jobs that it has submitted stay.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the schedule is removed",
      "1:there is no such schedule, or the broker answered with an error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = "  rpc unschedule tcp://127.0.0.1:5555 nightly")
final class UnscheduleCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(index = "1", paramLabel = "NAME", description = "The schedule's name.")
  private String name = "";

  @Mixin
  private ClientOptions broker = new ClientOptions();

  UnscheduleCommand() {}

  @Override
  public Integer call() {
    try (RpcClient client = broker.connect()) {
      if (client.callNamed("rpc.unschedule", boolean.class, Map.of("name", name))) {
        return 0;
      }
      spec.commandLine()
          .getErr()
          .println("rpc: you have no schedule with the name " + TextTable.visible(name)
              + " (list yours: rpc schedules ENDPOINT)");
      return Failures.ERROR_REPLY;
    }
  }
}
