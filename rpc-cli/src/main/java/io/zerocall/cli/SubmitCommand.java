package io.zerocall.cli;

import io.zerocall.RpcException;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc submit}: submits a call as a job. */
@Command(
    name = "submit",
    header = "Submits a call as a job, which the broker keeps and runs, and prints the job's id.",
    customSynopsis = {
      "rpc submit [ENDPOINT] METHOD [JSON...] [OPTIONS]",
      "       rpc submit [ENDPOINT] METHOD --named=OBJECT [OPTIONS]"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the broker has stored the job; its id is on standard output",
      "1:the server keeps no jobs, or answered with an error",
      "2:any other failure: invalid arguments, no connection, or a timeout"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc submit my.namespace.mult 5 7",
      "  rpc submit tcp://127.0.0.1:5555 my.namespace.mult --named '{\"a\": 5, \"b\": 7}'",
      "  rpc submit my.namespace.mult 5 7 --delay 10m --retries 3 --backoff 5s",
      "  rpc result $(rpc submit my.namespace.mult 5 7) --wait"
    })
final class SubmitCommand implements Callable<Integer> {
  private static final Pattern RESERVED = Pattern.compile("(rpc|system)(\\..*)?");

  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      index = "1..*",
      paramLabel = "METHOD [JSON...]",
      hideParamSyntax = true,
      description = "The method's whole name, such as my.namespace.mult, and then its parameters."
          + " " + ParamsOptions.POSITIONAL)
  private List<String> others = new ArrayList<>();

  @Mixin
  private ParamsOptions params = new ParamsOptions();

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long until the job may start: 500ms, 10s, 5m, 2h, 1d.")
  private @Nullable Duration delay;

  @Mixin
  private RunOptions run = new RunOptions();

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Jobs with a higher priority start first. Default: 0.")
  private int priority;

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "Submissions of a method with the same key are one job, whose id is printed.")
  private @Nullable String key;

  @Option(
      names = "--once-more",
      description = "With --key: if the job runs, another one follows it; if it has ended, this is"
          + " a new job.")
  private boolean onceMore;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Whose limit of running jobs the job counts for.")
  private @Nullable String tenant;

  @Mixin
  private BrokerArguments broker = new BrokerArguments();

  SubmitCommand() {}

  @Spec
  void spec(CommandSpec value) {
    spec = value;
  }

  @Override
  public Integer call() {
    List<String> words = broker.arguments(others);
    if (words.isEmpty()) {
      throw mistake("no method (expected: rpc submit [ENDPOINT] METHOD [JSON...])");
    }
    String method = words.get(0);
    List<String> arguments = words.subList(1, words.size());
    if (RESERVED.matcher(method).matches()) {
      throw mistake("METHOD: " + method + " (rpc and system are reserved, and can't be jobs)");
    }
    params.requireKnownOptions(arguments, broker.endpoint(), method);
    Map<String, Object> submission = submission(method, arguments);
    try (RpcClient client = broker.connectForJobs().withPriority(priority)) {
      spec.commandLine().getOut().println(client.callNamed("rpc.submit", String.class, submission));
      warn(method, new OfferedMethods(client));
      return 0;
    } catch (RpcException e) {
      return Failures.ofJobs(e, "rpc: ", broker.endpoint(), spec.commandLine().getErr());
    }
  }

  private Map<String, Object> submission(String method, List<String> arguments) {
    if (onceMore && key == null) {
      throw mistake("--once-more needs --key=TEXT");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("method", method);
    if (params.areNamed(arguments)) {
      members.put("params", params.named());
    } else if (!arguments.isEmpty()) {
      members.put("params", params.positional(arguments));
    }
    RunOptions.put(members, "delay", delay == null ? null : delay.toMillis());
    run.addTo(members);
    RunOptions.put(members, "key", key);
    RunOptions.put(members, "conflict", onceMore ? "ONCE_MORE" : null);
    RunOptions.put(members, "tenant", tenant);
    return members;
  }

  /** The job waits for a worker, so a mistyped name would not be noticed. */
  private void warn(String method, OfferedMethods offered) {
    PrintWriter err = spec.commandLine().getErr();
    List<String> similar = offered.insteadOf(method);
    if (!similar.isEmpty()) {
      err.println("rpc: no worker offers " + method + " now, so the job waits for one");
      similar.forEach(name -> err.println("  did you mean: " + name));
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
