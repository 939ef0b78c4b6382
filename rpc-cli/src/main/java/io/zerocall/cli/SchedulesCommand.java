package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rpc schedules}: lists the schedules of a user. */
@Command(
    name = "schedules",
    header = "Lists your schedules at a broker, and when the next run of each is due.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {"  rpc schedules tcp://127.0.0.1:5555", "  rpc schedules tcp://127.0.0.1:5555 --json"
    })
final class SchedulesCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("name", "next", "cron", "zone", "method");

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--json", description = "Print a JSON array with one object for each schedule.")
  private boolean json;

  @Mixin
  private ClientOptions broker = new ClientOptions();

  SchedulesCommand() {}

  @Override
  public Integer call() {
    try (RpcClient client = broker.connect()) {
      JsonText schedules = client.call("rpc.schedules", JsonText.class);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(schedules);
      } else {
        table(schedules).forEach(out::println);
      }
    }
    return 0;
  }

  private static List<String> table(JsonText schedules) {
    TextTable table = new TextTable(
        COLUMNS.stream().map(column -> column.toUpperCase(Locale.ROOT)).toArray(String[]::new));
    schedules.elements().forEach(schedule -> table.add(row(schedule.members())));
    return table.lines();
  }

  private static String[] row(Map<String, JsonText> schedule) {
    return COLUMNS.stream()
        .map(column -> schedule.containsKey(column) ? schedule.get(column).string() : "-")
        .toArray(String[]::new);
  }
}
