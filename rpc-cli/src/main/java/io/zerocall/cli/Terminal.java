package io.zerocall.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;

/** Detects whether the error output is a terminal, which Java can't. */
final class Terminal {
  private Terminal() {}

  /** Returns whether the error output is a terminal that can move its cursor. */
  static boolean isAtErrorOutput(Map<String, String> environment) throws InterruptedException {
    String type = environment.getOrDefault("TERM", "");
    return !type.isEmpty() && !type.equals("dumb") && isTerminal();
  }

  /**
   * Runs the program {@code test}, which inherits the error output; false if there is no such
   * program.
   */
  private static boolean isTerminal() throws InterruptedException {
    try {
      return new ProcessBuilder("test", "-t", "2")
              .redirectError(Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
