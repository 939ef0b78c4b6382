package io.zerocall.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuickstartTest {
  @Test
  void showsEverythingAndEndsItsServers() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    Duration brief = Duration.ofMillis(100);
    Quickstart.run(new Page(new PrintStream(shown, true, StandardCharsets.UTF_8)), brief);
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains(
            "=> 35",
            "=> [4, 6]",
            "=> throws DivisionByZeroException with dividend() = 1",
            "=> 26",
            "8 threads",
            "1 thread")
        .doesNotContain(" 0.0 x", "NaN");
    assertThat(ProcessHandle.current().children().filter(QuickstartTest::isServer))
        .isEmpty();
  }

  private static boolean isServer(ProcessHandle process) {
    String server = ServerProcess.class.getPackageName();
    return process.isAlive() && process.info().commandLine().orElse("").contains(server);
  }

  @Test
  void theServerEndsWhenItIsClosed() throws Exception {
    Optional<ProcessHandle> process;
    try (ServerProcess server = ServerProcess.start(ZerocallServer.class)) {
      process = ProcessHandle.of(server.pid());
      assertThat(process).isPresent();
    }
    assertThat(process.map(ProcessHandle::isAlive)).contains(false);
  }

  @Test
  void saysSoWhenAServerDoesNotListen() {
    assertThatIOException()
        .isThrownBy(() -> ServerProcess.start(NoServer.class))
        .withMessage("NoServer doesn't listen; it says: hello");
  }

  /** A program with other output. */
  public static final class NoServer {
    public static void main(String[] arguments) {
      System.out.println("hello");
    }
  }
}
