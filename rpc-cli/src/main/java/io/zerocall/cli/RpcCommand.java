package io.zerocall.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code rpc} command. */
@Command(
    name = "rpc",
    header = "Calls, lists, describes, measures and serves methods over JSON-RPC 2.0 and ZeroMQ;"
        + " publishes and subscribes.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CallCommand.class,
      PublishCommand.class,
      SubscribeCommand.class,
      ListCommand.class,
      DiscoverCommand.class,
      TypescriptCommand.class,
      BenchCommand.class,
      ServeDemoCommand.class,
      GatewayCommand.class,
      BrokerCommand.class,
      RabbitMqBridgeCommand.class,
      SubmitCommand.class,
      JobsCommand.class,
      JobCommand.class,
      ResultCommand.class,
      CancelCommand.class,
      ResubmitCommand.class,
      DeadLettersCommand.class,
      ScheduleCommand.class,
      UnscheduleCommand.class,
      SchedulesCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server answered with an error",
      "2:any other failure: invalid arguments, no connection, or a timeout",
      "141:the output was closed, as after | head"
    },
    footerHeading = "%nTo get started, in two terminals:%n",
    footer = {
      "  rpc serve-demo --bind tcp://127.0.0.1:5555",
      "  rpc call tcp://127.0.0.1:5555 my.namespace.mult 5 7",
      "",
      "Each command has help of its own: rpc call --help"
    })
public final class RpcCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  RpcCommand() {}

  /** Runs the command and ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = Output.to(new FileOutputStream(FileDescriptor.out));
    PrintWriter err = Output.to(new FileOutputStream(FileDescriptor.err));
    System.exit(run(out, err, arguments));
  }

  /** Runs the command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    int exitCode = commandLine().setOut(out).setErr(err).execute(arguments);
    IOException unwritten = Output.failureOf(out);
    if (exitCode == 0 && unwritten != null) {
      exitCode = Failures.unwritten(unwritten, err);
    }
    err.flush();
    return exitCode;
  }

  /** Creates the command line with all subcommands. */
  static CommandLine commandLine() {
    return new CommandLine(new RpcCommand())
        .setParameterExceptionHandler(Failures::invalidArguments)
        .setExecutionExceptionHandler(Failures::failed)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExpandAtFiles(false) // @daily is no file
        .setHelpFactory(Usage::new);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Failures.NO_REPLY;
  }
}
