package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.broker.BrokerStatus;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rpc broker status}: shows what a broker does, once or until it is interrupted. */
@Command(
    name = "status",
    header = "Shows a broker's names, workers, calls and refusals.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server is no broker, or doesn't permit this",
      "2:any other failure: invalid arguments, no connection, or a timeout",
      "130:ended by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc broker status",
      "  rpc broker status tcp://127.0.0.1:5555 --watch",
      "  rpc broker status tcp://127.0.0.1:5555 --json"
    })
final class BrokerStatusCommand implements Callable<Integer> {
  private static final String METHOD = "rpc.broker.status";
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Moves the cursor to the first column of the first row, and clears what follows it. */
  private static final String CLEARED = "\033[H\033[J";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--json",
      description = "Print a JSON object, on one line. protocol.md describes its members.")
  private boolean json;

  @Option(names = "--watch", description = "Repeat it each second, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to wait before it is repeated: 500ms, 5s, 1m. Implies --watch.")
  private @Nullable Duration interval;

  @Mixin
  private BrokerOptions broker = new BrokerOptions();

  BrokerStatusCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try (RpcClient client = broker.connect()) {
      print(client, "");
      if (watch || interval != null) {
        repeat(client);
      }
      return 0;
    } catch (RpcException e) {
      if (!Failures.isNoSuchMethod(e)) {
        throw e;
      }
      spec.commandLine()
          .getErr()
          .println("rpc: " + broker.endpoint() + " is no broker: it has no method " + METHOD);
      return Failures.ERROR_REPLY;
    }
  }

  private void repeat(RpcClient client) throws InterruptedException {
    String before = json ? "" : Terminal.isAtOutput(System.getenv()) ? CLEARED : "\n";
    long pauseMillis = (interval == null ? INTERVAL : interval).toMillis();
    PrintWriter out = spec.commandLine().getOut();
    while (!out.checkError()) { // as after | head
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
      try {
        print(client, before);
      } catch (RpcUnavailableException | RpcConnectionLostException | RpcTimeoutException e) {
        var unused = Failures.report(e, "rpc: ", spec.commandLine().getErr());
      }
    }
  }

  /** @param before what separates it from the previous status */
  private void print(RpcClient client, String before) {
    String text = json
        ? client.call(METHOD, JsonText.class) + System.lineSeparator()
        : StatusTable.of(client.call(METHOD, BrokerStatus.class));
    PrintWriter out = spec.commandLine().getOut();
    out.print(before + text);
    out.flush();
  }
}
