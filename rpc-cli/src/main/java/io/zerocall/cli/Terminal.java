package io.zerocall.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Detects whether an output is a terminal, which Java can't. */
final class Terminal {
  private Terminal() {}

  /** Returns whether the error output is a terminal that can move its cursor. */
  static boolean isAtErrorOutput(Map<String, String> environment) throws InterruptedException {
    return movesItsCursor(environment)
        && isTerminal("2", builder -> builder.redirectError(Redirect.INHERIT));
  }

  /** Returns whether the standard output is a terminal that can move its cursor. */
  static boolean isAtOutput(Map<String, String> environment) throws InterruptedException {
    return movesItsCursor(environment)
        && isTerminal("1", builder -> builder.redirectOutput(Redirect.INHERIT));
  }

  private static boolean movesItsCursor(Map<String, String> environment) {
    String type = environment.getOrDefault("TERM", "");
    return !type.isEmpty() && !type.equals("dumb");
  }

  /**
   * Runs the program {@code test}, which inherits the output; false if there is no such program.
   *
   * @param descriptor the number of the output
   */
  private static boolean isTerminal(String descriptor, UnaryOperator<ProcessBuilder> inheriting)
      throws InterruptedException {
    try {
      return inheriting
              .apply(new ProcessBuilder("test", "-t", descriptor))
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
