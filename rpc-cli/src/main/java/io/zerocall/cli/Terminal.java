package io.zerocall.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;

/** Tells whether somebody looks at the error output, which Java can't. */
final class Terminal {
  private Terminal() {}

  /** Whether the error output is a terminal that can move its cursor. */
  static boolean isAtErrorOutput(Map<String, String> environment) throws InterruptedException {
    String type = environment.getOrDefault("TERM", "");
    return !type.isEmpty() && !type.equals("dumb") && isTerminal();
  }

  /** Asks the program {@code test}, which has the same error output; where there is none: no. */
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
