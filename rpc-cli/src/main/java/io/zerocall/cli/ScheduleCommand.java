package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc schedule}: has a broker submit a call as a job again and again. */
@Command(
    name = "schedule",
    header = "Has a broker submit a call as a job again and again.",
    description = "Replaces your schedule with the same name. Prints when the first run is due.",
    customSynopsis = {
      "rpc schedule ENDPOINT NAME CRON METHOD [JSON...] [OPTIONS]",
      "       rpc schedule ENDPOINT NAME CRON METHOD --named=OBJECT [OPTIONS]"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the broker has stored the schedule",
      "1:the broker answered with an error, which is on standard error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc schedule tcp://127.0.0.1:5555 nightly '0 3 * * *' orders.cleanUp",
      "  rpc schedule tcp://127.0.0.1:5555 report '30 8 * * MON-FRI' reports.send \\",
      "    '\"ann@example.com\"' --zone Europe/Berlin --retries 3",
      "  rpc schedule tcp://127.0.0.1:5555 index @hourly search.index"
    })
final class ScheduleCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "The schedule's name, which your other schedules don't have.")
  private String name = "";

  @Parameters(
      index = "2",
      paramLabel = "CRON",
      description = "When: the minute, hour, day of the month, month and day of the week, or"
          + " @hourly, @daily, @weekly, @monthly or @yearly.")
  private String cron = "";

  @Parameters(
      index = "3",
      paramLabel = "METHOD",
      description = "The method's whole name, such as my.namespace.mult.")
  private String method = "";

  @Parameters(index = "4..*", paramLabel = "JSON", description = ParamsOptions.POSITIONAL)
  private List<String> arguments = new ArrayList<>();

  @Mixin
  private ParamsOptions params = new ParamsOptions();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "The time zone of CRON, such as Europe/Berlin. Default: ${DEFAULT-VALUE}.")
  private String zone = "";

  @Mixin
  private RunOptions run = new RunOptions();

  @Mixin
  private ClientOptions broker = new ClientOptions();

  ScheduleCommand() {}

  @Spec
  void spec(CommandSpec value) {
    spec = value;
  }

  @Override
  public Integer call() {
    params.requireKnownOptions(arguments, broker.endpoint(), name, cron, method);
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    request.put("cron", cron);
    request.put("zone", zone);
    request.put("method", method);
    request.put(
        "params",
        params.areNamed(arguments) ? params.named() : List.of(params.positional(arguments)));
    run.addTo(request);
    try (RpcClient client = broker.connect()) {
      String next = client.callNamed("rpc.schedule", JsonText.class, request).string();
      spec.commandLine().getOut().println(next);
    }
    return 0;
  }
}
