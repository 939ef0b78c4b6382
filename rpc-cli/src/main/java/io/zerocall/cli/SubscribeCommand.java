package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.RpcMissedListener;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc subscribe}: prints published messages. */
@Command(
    name = "subscribe",
    header = "Prints the messages of topics as they come, one JSON object a line.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:--count messages were received",
      "1:the server refused a subscription",
      "2:any other failure: invalid arguments, no connection, or a timeout",
      "141:the output was closed, as after | head"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc subscribe tcp://127.0.0.1:5555 weather.changed",
      "  rpc subscribe tcp://127.0.0.1:5555 weather.changed storm.begun --count 10"
    })
final class SubscribeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "TOPIC",
      description = "The topics' whole names, such as weather.changed.")
  private List<String> topics = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Exit after N messages. Default: run until interrupted.")
  private long count = Long.MAX_VALUE;

  @Mixin
  private ClientOptions server = new ClientOptions();

  SubscribeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1) {
      throw mistake("--count: " + count + " (expected: >= 1)");
    }
    Printer printer = new Printer();
    try (RpcClient client = server.connectForTopics()) {
      for (String topic : topics) {
        var unused = client.subscribe(topic, printer.of(topic));
      }
      printer.done.await();
    } catch (IllegalArgumentException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
    return 0;
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Prints the messages of all topics together, up to the requested number. */
  private final class Printer {
    private final PrintWriter out = spec.commandLine().getOut();
    private final PrintWriter err = spec.commandLine().getErr();
    /** How many messages are still to be printed. */
    private final AtomicLong left = new AtomicLong(count);

    private final CountDownLatch done = new CountDownLatch(1);

    Consumer<JsonText> of(String topic) {
      return new OneTopic(this, JsonText.ofString(topic));
    }

    synchronized void print(JsonText topic, JsonText params) {
      if (left.get() > 0) {
        // One line per message: in JSON, line breaks occur only as whitespace.
        String line = params.toString().replace('\n', ' ').replace('\r', ' ');
        out.println("{\"topic\":" + topic + ",\"params\":" + line + "}");
        if (left.decrementAndGet() == 0 || out.checkError()) { // checkError flushes
          done.countDown();
        }
      }
    }

    void missed(String topic, OptionalLong number) {
      err.println("rpc: " + topic + ": missed "
          + (number.isPresent()
              ? number.getAsLong() + " messages"
              : "messages without a connection"));
      err.flush();
    }
  }

  private record OneTopic(Printer printer, JsonText topic)
      implements Consumer<JsonText>, RpcMissedListener {
    @Override
    public void accept(JsonText params) {
      printer.print(topic, params);
    }

    @Override
    public void missed(String name, OptionalLong number) {
      printer.missed(name, number);
    }
  }
}
