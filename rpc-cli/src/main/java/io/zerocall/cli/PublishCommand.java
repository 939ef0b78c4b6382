package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc publish}: publishes one message. */
@Command(
    name = "publish",
    header = "Publishes a message to all who are subscribed to a topic.",
    customSynopsis = {
      "rpc publish ENDPOINT TOPIC [JSON...] [OPTIONS]",
      "       rpc publish ENDPOINT TOPIC --named=OBJECT [OPTIONS]"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the server has got the message",
      "2:anything else: mistyped, no connection, no reply in time"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc publish tcp://127.0.0.1:5555 weather.changed '\"Bern\"' 21.5",
      "  rpc publish tcp://127.0.0.1:5555 weather.changed --named '{\"city\": \"Bern\", \"celsius\": 21.5}'"
    })
final class PublishCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  private ClientOptions server = new ClientOptions();

  @Parameters(
      index = "1",
      paramLabel = "TOPIC",
      description = "The topic's whole name, such as weather.changed.")
  private String topic = "";

  @Parameters(
      index = "2..*",
      paramLabel = "JSON",
      description = "The parameters by position, each one JSON, as for rpc call.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--named",
      paramLabel = "OBJECT",
      description = "The parameters by name: a JSON object.")
  private @Nullable String named;

  PublishCommand() {}

  @Spec
  void spec(CommandSpec value) {
    spec = value;
    // So that -5 is an argument.
    value.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() {
    if (named != null && !arguments.isEmpty()) {
      throw mistake("parameters go either by position or by --named, not both");
    }
    try (RpcClient client = server.connectForTopics()) {
      if (named == null) {
        Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = parse(arguments.get(i), "argument " + (i + 1));
        }
        client.notify(topic, values);
      } else {
        JsonText object = parse(named, "--named");
        if (!object.isObject()) {
          throw mistake("--named: " + named + " (expected: an object, such as '{\"a\": 5}')");
        }
        client.notifyNamed(topic, object.members());
      }
      // A notification has no answer; this has, and the server reads the two in their order.
      var unused = client.call("rpc.ping", String.class);
    } catch (IllegalArgumentException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
    return 0;
  }

  private JsonText parse(String text, String what) {
    try {
      return JsonText.parse(text);
    } catch (IllegalArgumentException e) {
      throw mistake(what + ": " + text + " is " + e.getMessage() + "; a string is written '"
          + JsonText.ofString(text) + "'");
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
