package io.zerocall.examples.quickstart;

import java.io.PrintStream;

/** The output of the quickstart. */
final class Page {
  private final PrintStream out;

  Page(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    out.println();
    out.println(text);
    out.println("-".repeat(text.length()));
  }

  void line(String text) {
    out.println(text);
  }

  /**
   * Shows one step.
   *
   * @param code the code that ran
   * @param result its result
   * @param explanation what the result shows, in one line
   */
  void show(String code, Object result, String explanation) {
    out.println();
    out.println("  " + code);
    out.println("    => " + result);
    out.println("    " + explanation);
  }
}
