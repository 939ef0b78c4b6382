package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rpc discover}: prints the server's description of its methods. */
@Command(
    name = "discover",
    header = "Prints a server's OpenRPC document: its methods, their types, errors and examples.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc discover tcp://127.0.0.1:5555",
      "  rpc discover tcp://127.0.0.1:5555 > openrpc.json",
    })
final class DiscoverCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  private ClientOptions server = new ClientOptions();

  DiscoverCommand() {}

  @Override
  public Integer call() {
    try (RpcClient client = server.connect()) {
      spec.commandLine()
          .getOut()
          .println(PrettyJson.of(client.call("rpc.discover", JsonText.class)));
    }
    return 0;
  }
}
