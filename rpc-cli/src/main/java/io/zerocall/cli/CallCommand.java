package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc call}: calls one method, or a batch. */
@Command(
    name = "call",
    header = "Calls a method and prints its result as JSON.",
    customSynopsis = {
      "rpc call ENDPOINT METHOD [JSON...] [OPTIONS]",
      "       rpc call ENDPOINT METHOD --named=OBJECT [OPTIONS]",
      "       rpc call ENDPOINT --batch=FILE [OPTIONS]"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the result is on standard output",
      "1:the server answered with an error, which is on standard error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc call tcp://127.0.0.1:5555 my.namespace.mult 5 7",
      "  rpc call tcp://127.0.0.1:5555 my.namespace.echo '\"hello\"'",
      "  rpc call tcp://127.0.0.1:5555 my.namespace.mult --named '{\"a\": 5, \"b\": 7}'",
      "  echo '[{\"method\": \"my.namespace.mult\", \"params\": [5, 7]},",
      "         {\"method\": \"my.namespace.greet\", \"params\": {\"name\": \"Ann\"}}]' |",
      "    rpc call tcp://127.0.0.1:5555 --batch -",
      "  rpc call ipc:///tmp/rpc rpc.ping --user ann --password-file secret.txt"
    })
final class CallCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "METHOD",
      description = "The method's whole name, such as my.namespace.mult.")
  private @Nullable String method;

  @Parameters(index = "2..*", paramLabel = "JSON", description = ParamsOptions.POSITIONAL)
  private List<String> arguments = new ArrayList<>();

  @Mixin
  private ParamsOptions params = new ParamsOptions();

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description =
          "Many calls in one round trip: a JSON array of {\"method\": NAME, \"params\": array or"
              + " object}; - reads the standard input. The results are printed in order, one a"
              + " line; the line of a failed call is empty.")
  private @Nullable String batch;

  @Option(
      names = "--timing",
      description = "Print on standard error where the time of the call went.")
  private boolean timing;

  @Mixin
  private ClientOptions server = new ClientOptions();

  CallCommand() {}

  @Spec
  void spec(CommandSpec value) {
    spec = value;
  }

  @Override
  public Integer call() {
    params.requireKnownOptions(arguments, server.endpoint(), method == null ? "" : method);
    if (batch != null) {
      return callBatch(batch);
    } else if (method == null) {
      throw mistake("no method (expected: rpc call ENDPOINT METHOD [JSON...])");
    }
    return callOne(method);
  }

  private int callOne(String method) {
    boolean areNamed = params.areNamed(arguments);
    Map<String, JsonText> named = params.named();
    Object[] positional = params.positional(arguments);
    try (RpcClient client = server.connect()) {
      RpcClient timed = timed(client);
      try {
        spec.commandLine()
            .getOut()
            .println(
                areNamed
                    ? timed.callNamed(method, JsonText.class, named)
                    : timed.call(method, JsonText.class, positional));
        return 0;
      } catch (RpcException e) {
        return report(e, "rpc: ", method, new OfferedMethods(client));
      }
    }
  }

  private RpcClient timed(RpcClient client) {
    return timing
        ? client.withTiming(times -> spec.commandLine().getErr().print(times.toLines()))
        : client;
  }

  private int report(Throwable failure, String prefix, String method, OfferedMethods offered) {
    List<String> similar = Failures.isNoSuchMethod(failure) ? offered.similarTo(method) : List.of();
    return Failures.report(failure, prefix, similar, spec.commandLine().getErr());
  }

  private int callBatch(String file) {
    if (method != null || params.hasNamed()) {
      throw mistake(
          "with --batch, the file contains the methods and parameters; give none as arguments");
    }
    if (file.equals("-") && server.readsInput()) {
      throw mistake("--batch and --password-file can't both read the standard input");
    }
    List<BatchItem> items = readBatch(file);
    try (RpcClient client = server.connect()) {
      MultiCall multi = timed(client).multiCall();
      List<Reply<JsonText>> replies =
          items.stream().map(item -> item.addTo(multi)).toList();
      var unused = multi.execute();
      return print(items, replies, new OfferedMethods(client));
    }
  }

  private List<BatchItem> readBatch(String file) {
    String text;
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw mistake("--batch: " + file + " does not exist");
    } catch (IOException e) {
      throw mistake("--batch: " + file + " can't be read: " + e.getMessage());
    }
    try {
      return BatchItem.parse(text);
    } catch (IllegalArgumentException e) {
      throw mistake("--batch: " + e.getMessage());
    }
  }

  private int print(List<BatchItem> items, List<Reply<JsonText>> replies, OfferedMethods offered) {
    PrintWriter out = spec.commandLine().getOut();
    int exitCode = 0;
    for (int i = 0; i < replies.size(); i++) {
      Throwable failure = replies.get(i).failure().orElse(null);
      out.println(failure == null ? replies.get(i).get() : "");
      if (failure != null) {
        report(failure, "rpc: call " + (i + 1) + ": ", items.get(i).method(), offered);
        exitCode = Failures.ERROR_REPLY;
      }
    }
    return exitCode;
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
