package io.zerocall.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets an option have a duration or none: {@code --wait=5s}, {@code --wait 5s}, and {@code --wait}
 * before another argument.
 */
final class OptionalDuration implements IParameterPreprocessor {
  OptionalDuration() {}

  @Override
  @SuppressWarnings("JdkObsolete") // picocli passes a stack
  public boolean preprocess(
      Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
    boolean isAttached = "=".equals(info.get("separator"));
    if (!isAttached && !arguments.isEmpty() && !Durations.areIn(arguments.peek())) {
      arguments.push(((OptionSpec) option).fallbackValue());
    }
    return false; // picocli reads the value
  }
}
