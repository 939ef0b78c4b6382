package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Python script with a REQ socket calls the demo server. Needs Debian's python3-zmq. */
class PythonExampleTest {
  private static final String SCRIPT = "rpc-examples/python/calculator.py";

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  @Test
  void printsWhatTheReadmeShows() throws Exception {
    List<String> shown = ReadmeTest.blocks("console").stream()
        .map(CodeBlock::lines)
        .filter(lines -> lines.get(0).contains(SCRIPT))
        .findFirst()
        .orElseThrow();
    try (DemoServer server = DemoServer.start()) {
      Process python = new ProcessBuilder(Python.COMMAND, SCRIPT, server.endpoint())
          .directory(Repository.root().toFile())
          .redirectErrorStream(true)
          .start();
      String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(printed.lines()).containsExactlyElementsOf(shown.subList(1, shown.size()));
      assertThat(python.waitFor()).isZero();
    }
  }
}
