package io.zerocall.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rpc completion}: lets a shell complete commands and options. */
@Command(
    name = "completion",
    header = "Prints a script that lets bash or zsh complete commands and options.",
    description = {
      "The script is for one version of this command. A shell that reads it when it starts is always"
          + " up to date:"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(rpc completion)                                 this shell, bash or zsh",
      "  echo 'source <(rpc completion)' >> ~/.bashrc             every bash",
      "  echo 'autoload -U compinit && compinit' >> ~/.zshrc      every zsh, which needs this line first",
      "  echo 'source <(rpc completion)' >> ~/.zshrc"
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
