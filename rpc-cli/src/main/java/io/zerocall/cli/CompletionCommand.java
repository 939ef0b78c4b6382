package io.zerocall.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rpc completion}: prints a script with which a shell completes commands and options. */
@Command(
    name = "completion",
    header = "Prints a script that lets bash or zsh complete commands and options.",
    description = {
      "A shell that runs it whenever it starts completes what this version of the command has."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(rpc completion)",
      "",
      "  in ~/.bashrc, for every bash:",
      "    source <(rpc completion)",
      "",
      "  in ~/.zshrc, for every zsh:",
      "    autoload -U compinit && compinit",
      "    source <(rpc completion)"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  CompletionCommand() {}

  @Override
  public Integer call() {
    CommandLine rpc = spec.root().commandLine();
    spec.commandLine().getOut().println(AutoComplete.bash(rpc.getCommandName(), rpc));
    return 0;
  }
}
