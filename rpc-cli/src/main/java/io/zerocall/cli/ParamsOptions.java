package io.zerocall.cli;

import io.zerocall.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The parameters of a call or a message: by position, or by name as one object. */
final class ParamsOptions {
  /**
   * Describes the positional parameters: in picocli, a mixin can't start with the third argument.
   */
  static final String POSITIONAL =
      "The parameters by position, each one JSON: 5, true, '[1, 2]', and a string with its"
          + " quotes inside the shell's: '\"text\"'.";

  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Option(
      names = "--named",
      paramLabel = "OBJECT",
      description = "The parameters by name: a JSON object, such as '{\"a\": 5, \"b\": 7}'.")
  private @Nullable String named;

  @Spec(Spec.Target.MIXEE)
  void command(CommandSpec value) {
    command = value;
    // So that -5 is an argument. This class rejects unknown options.
    value.parser().unmatchedOptionsArePositionalParams(true);
  }

  /**
   * Rejects arguments that must be options: those that begin with a minus and are not numbers.
   *
   * @param arguments the parameters by position
   * @param before the arguments before them
   */
  void requireKnownOptions(List<String> arguments, String... before) {
    List<String> unknown = Stream.concat(arguments.stream(), Stream.of(before))
        .filter(argument -> argument.matches("-+[A-Za-z].*"))
        .toList();
    if (!unknown.isEmpty()) {
      throw new UnmatchedArgumentException(command.commandLine(), unknown);
    }
  }

  /** Returns whether the parameters are by name; rejects positional ones beside them. */
  boolean areNamed(List<String> arguments) {
    if (named != null && !arguments.isEmpty()) {
      throw mistake("parameters go either by position or by --named, not both");
    }
    return named != null;
  }

  /** Returns whether there are parameters by name. */
  boolean hasNamed() {
    return named != null;
  }

  /** Returns the parameters by position. */
  Object[] positional(List<String> arguments) {
    Object[] values = new Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parse(arguments.get(i), "argument " + (i + 1));
    }
    return values;
  }

  /** Returns the parameters by name, if there are any. */
  Map<String, JsonText> named() {
    JsonText object = parse(named == null ? "{}" : named, "--named");
    if (!object.isObject()) {
      throw mistake("--named: " + named + " (expected: an object, such as '{\"a\": 5, \"b\": 7}')");
    }
    return object.members();
  }

  private JsonText parse(String text, String what) {
    try {
      return JsonText.parse(text);
    } catch (IllegalArgumentException e) {
      boolean isWord = !text.isEmpty() && "\"[{'-".indexOf(text.charAt(0)) < 0;
      throw mistake(what + ": " + text + " is " + e.getMessage()
          + (isWord ? "; a string is written '" + JsonText.ofString(text) + "'" : ""));
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
