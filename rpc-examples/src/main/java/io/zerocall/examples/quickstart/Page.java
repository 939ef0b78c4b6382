package io.zerocall.examples.quickstart;

import java.io.PrintStream;

/** What the quickstart prints. */
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
   * Shows one thing.
   *
   * @param code what was run
   * @param result what it gave
   * @param explanation what to see in it, in a line
   */
  void show(String code, Object result, String explanation) {
    out.println();
    out.println("  " + code);
    out.println("    => " + result);
    out.println("    " + explanation);
  }
}
