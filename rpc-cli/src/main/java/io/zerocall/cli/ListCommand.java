package io.zerocall.cli;

import io.zerocall.RpcType;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rpc list}: lists the methods of a server. */
@Command(
    name = "list",
    header = "Lists a server's methods: names, types, and what they do.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc list tcp://127.0.0.1:5555",
      "  rpc list tcp://127.0.0.1:5555 --json",
    })
final class ListCommand implements Callable<Integer> {
  /** Each method takes two calls, and a batch has at most a thousand calls by default. */
  private static final int METHODS_A_BATCH = 400;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--all",
      description = "Also list the methods that every server has: rpc.* and system.*.")
  private boolean all;

  @Option(names = "--json", description = "Print a JSON array with one object for each method.")
  private boolean json;

  @Mixin
  private ClientOptions server = new ClientOptions();

  ListCommand() {}

  @Override
  public Integer call() {
    try (RpcClient client = server.connect()) {
      print(describe(client, names(client)));
    }
    return 0;
  }

  private List<String> names(RpcClient client) {
    return client.call("system.listMethods", new RpcType<List<String>>() {}).stream()
        .filter(name -> all || !(name.startsWith("rpc.") || name.startsWith("system.")))
        .sorted()
        .toList();
  }

  private static List<MethodDescription> describe(RpcClient client, List<String> names) {
    List<MethodDescription> descriptions = new ArrayList<>();
    for (int from = 0; from < names.size(); from += METHODS_A_BATCH) {
      List<String> some = names.subList(from, Math.min(names.size(), from + METHODS_A_BATCH));
      MultiCall multi = client.multiCall();
      List<MethodDescription.Replies> replies =
          some.stream().map(name -> MethodDescription.ask(multi, name)).toList();
      var unused = multi.execute();
      replies.forEach(reply -> descriptions.add(reply.read()));
    }
    return descriptions;
  }

  private void print(List<MethodDescription> descriptions) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(descriptions.stream()
          .map(MethodDescription::json)
          .collect(Collectors.joining(",\n ", "[", "]")));
      return;
    }
    int width = descriptions.stream()
        .mapToInt(description -> description.signature().length())
        .max()
        .orElse(0);
    descriptions.forEach(description -> out.println(description.line(width)));
  }
}
