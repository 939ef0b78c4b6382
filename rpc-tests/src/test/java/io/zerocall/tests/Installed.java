package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** The programs of other projects that tests need. */
final class Installed {
  private Installed() {}

  /**
   * Skips a test if a program is not installed, except in CI.
   *
   * @param what the program or package
   * @param command succeeds if it is installed
   */
  static void require(String what, String... command) throws InterruptedException {
    boolean present;
    try {
      present = new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      present = false;
    }
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("%s is installed", what).isTrue();
    }
    assumeTrue(present, what + " is not installed");
  }
}
