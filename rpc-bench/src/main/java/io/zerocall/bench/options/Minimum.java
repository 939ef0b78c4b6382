package io.zerocall.bench.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses an option's value that is too small. */
public final class Minimum {
  private Minimum() {}

  /**
   * Checks a value.
   *
   * @throws ParameterException if it is less than the least that is valid
   */
  public static void check(CommandSpec spec, int least, String option, int value) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
