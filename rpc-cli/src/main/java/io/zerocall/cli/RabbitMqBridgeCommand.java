package io.zerocall.cli;

import io.zerocall.rabbitmq.RabbitMqBridge;
import io.zerocall.rabbitmq.RabbitMqBridgeBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc rabbitmq-bridge}: connects a broker with those of other sites. */
@Command(
    name = "rabbitmq-bridge",
    header = "Passes calls and topics between a broker and those of other sites, over RabbitMQ.",
    description = {
      "Each site runs a bridge beside its broker, and all bridges use the same RabbitMQ.",
      "A NAME is that of a method or topic, or a prefix such as 'orders.*'.",
      "Ends on Ctrl-C or SIGTERM, when the calls that run have ended, or after 5 s."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"2:invalid arguments", "130:ended by Ctrl-C", "143:ended by SIGTERM"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc rabbitmq-bridge tcp://127.0.0.1:5555 --amqp amqp://rabbitmq \\",
      "    --serve 'orders.*' --forward 'reports.*' --topic 'news.*'",
      "  rpc rabbitmq-bridge ipc:///tmp/rpc --amqp amqps://ann@rabbitmq/shop \\",
      "    --amqp-password-file secret.txt --serve orders.place"
    })
final class RabbitMqBridgeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      arity = "1",
      paramLabel = "ENDPOINT",
      description = "Where the broker listens, such as tcp://127.0.0.1:5555.")
  private String broker = "";

  @Option(
      names = "--amqp",
      paramLabel = "URI",
      description =
          "Where RabbitMQ is: amqp://USER@HOST:PORT/VIRTUAL-HOST, with amqps for TLS. Default:"
              + " ${DEFAULT-VALUE}, with the user guest.",
      defaultValue = "amqp://localhost")
  private URI amqp = URI.create("amqp://localhost");

  @Option(
      names = "--amqp-password-file",
      paramLabel = "FILE",
      description =
          "The password of the user in --amqp: the first line of a file; - reads the standard"
              + " input.")
  private @Nullable String amqpPasswordFile;

  @Option(
      names = "--serve",
      paramLabel = "NAME",
      description = "Takes calls of this method from other sites to this broker. Repeatable.")
  private List<String> served = new ArrayList<>();

  @Option(
      names = "--forward",
      paramLabel = "NAME",
      description =
          "Offers this method at this broker, and passes its calls to the sites that serve it."
              + " Repeatable.")
  private List<String> forwarded = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Passes the messages of this topic from and to other sites. Repeatable.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--prefetch",
      paramLabel = "N",
      description =
          "How many calls of each served NAME the broker has at a time. Default: ${DEFAULT-VALUE}.",
      defaultValue = "64")
  private int prefetch;

  @Mixin
  private ConnectionOptions connections = new ConnectionOptions();

  RabbitMqBridgeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try (RabbitMqBridge bridge = start()) {
      Serving.untilClosed(spec, List.of(), List.of(broker), bridge::close, bridge::awaitClosed);
    }
    return 0;
  }

  private RabbitMqBridge start() {
    try {
      RabbitMqBridgeBuilder builder = RabbitMqBridge.builder()
          .broker(broker)
          .engine(connections.engine())
          .prefetch(prefetch)
          .amqp(amqp.toString());
      logIn(builder);
      connections.plain(builder::plain);
      connections.clientTls(builder::tls);
      connections.clientCurve(builder::curve);
      served.forEach(builder::serve);
      forwarded.forEach(builder::forward);
      topics.forEach(builder::topic);
      if (served.isEmpty() && forwarded.isEmpty() && topics.isEmpty()) {
        throw connections.mistake("expected at least one of --serve, --forward and --topic");
      }
      return builder.start();
    } catch (IllegalArgumentException e) {
      throw connections.mistake(String.valueOf(e.getMessage()));
    }
  }

  /** Other users of the machine can read the command line, so it has no password. */
  private void logIn(RabbitMqBridgeBuilder builder) {
    String user = amqp.getUserInfo();
    if (user != null && user.contains(":")) {
      throw connections.mistake("--amqp: contains a password, which other users of this machine can"
          + " read (expected: --amqp-password-file=FILE)");
    } else if (user != null && amqpPasswordFile != null) {
      builder.credentials(user, connections.password("--amqp-password-file", amqpPasswordFile));
    } else if (user != null) {
      throw connections.mistake("--amqp: a user needs --amqp-password-file=FILE");
    } else if (amqpPasswordFile != null) {
      throw connections.mistake("--amqp-password-file needs a user in --amqp: amqp://USER@HOST");
    }
  }
}
