package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests with the real curl. Needs Debian's curl. */
class CurlTest {
  private final Served served = Served.byDefault();

  @BeforeEach
  void requireCurl() throws InterruptedException {
    boolean present = hasCurl();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("curl is installed").isTrue();
    }
    assumeTrue(present, "there is no curl (install curl)");
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void close() {
    served.close();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "--max-time", "20", served.uri().toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private String run(String... arguments) throws Exception {
    Process curl = start(arguments);
    String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor(Served.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void curlSpeaksJson() throws Exception {
    assertThat(run("--json", Served.call(1, "mult", "[5,7]"))).isEqualTo(Served.result(1, "35"));
  }

  @Test
  void curlSpeaksHttp2() throws Exception {
    assertThat(run(
            "--http2-prior-knowledge",
            "-w",
            " %{http_version} %{http_code}",
            "--json",
            Served.call(1, "mult", "[5,7]")))
        .isEqualTo(Served.result(1, "35") + " 2 200");
  }

  @Test
  void curlShowsWhereTheTimeWent() throws Exception {
    for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
      assertThat(run(
              version,
              "-i",
              "-H",
              "Zerocall-Timing: true",
              "--json",
              Served.call(1, "mult", "[5,7]")))
          .as(version)
          .containsPattern("(?i)\r\nserver-timing: waited;dur=[0-9.]+, ran;dur=[0-9.]+\r\n")
          .endsWith(Served.result(1, "35"));
    }
  }

  @Test
  void curlThatAsksForAnUpgradeToHttp2StaysWithHttp1() throws Exception {
    assertThat(run("--http2", "-w", " %{http_version}", "--json", Served.call(1, "mult", "[5,7]")))
        .isEqualTo(Served.result(1, "35") + " 1.1");
  }

  @Test
  void withoutATypeCurlGetsAnError() throws Exception {
    assertThat(run("-d", Served.call(1, "mult", "[5,7]"))).contains("application/json");
  }

  @Test
  void aLargeBodyIsAnnouncedFirst() throws Exception {
    String text = "x".repeat(100_000);
    assertThat(run(
            "-H", "Expect: 100-continue", "--json", Served.call(1, "echo", "[\"" + text + "\"]")))
        .isEqualTo(Served.result(1, "\"" + text + "\""));
  }

  @Test
  void curlThatIsKilledIsNoticedAtOnce() throws Exception {
    for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
      Process curl = start(version, "--json", Served.call(1, "block", "[]"));
      assertThat(Served.await(served.service().begun)).isTrue();
      curl.destroyForcibly();
      assertThat(Served.await(served.service().interrupted)).as(version).isTrue();
    }
  }
}
