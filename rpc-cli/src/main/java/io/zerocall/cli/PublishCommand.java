package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc publish}: publishes one message. */
@Command(
    name = "publish",
    header = "Publishes a message to all subscribers of a topic.",
    customSynopsis = {
      "rpc publish ENDPOINT TOPIC [JSON...] [OPTIONS]",
      "       rpc publish ENDPOINT TOPIC --named=OBJECT [OPTIONS]"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the server has received the message",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc publish tcp://127.0.0.1:5555 weather.changed '\"Bern\"' 21.5",
      "  rpc publish tcp://127.0.0.1:5555 weather.changed --named '{\"celsius\": 21.5}'"
    })
final class PublishCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      index = "1",
      paramLabel = "TOPIC",
      description = "The topic's whole name, such as weather.changed.")
  private String topic = "";

  @Parameters(index = "2..*", paramLabel = "JSON", description = ParamsOptions.POSITIONAL)
  private List<String> arguments = new ArrayList<>();

  @Mixin
  private ParamsOptions params = new ParamsOptions();

  @Mixin
  private ClientOptions server = new ClientOptions();

  PublishCommand() {}

  @Spec
  void spec(CommandSpec value) {
    spec = value;
  }

  @Override
  public Integer call() {
    params.requireKnownOptions(arguments, server.endpoint(), topic);
    boolean areNamed = params.areNamed(arguments);
    Map<String, JsonText> named = params.named();
    Object[] positional = params.positional(arguments);
    try (RpcClient client = server.connectForTopics()) {
      if (areNamed) {
        client.notifyNamed(topic, named);
      } else {
        client.notify(topic, positional);
      }
      // A notification has no reply. This call has one, and the server reads the two in order.
      var unused = client.call("rpc.ping", String.class);
    } catch (IllegalArgumentException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
    return 0;
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
