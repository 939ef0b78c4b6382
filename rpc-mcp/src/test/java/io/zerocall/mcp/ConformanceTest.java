package io.zerocall.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol's own conformance suite, from npm. */
class ConformanceTest {
  private static final Pattern PASSED = Pattern.compile("✓ ([a-z0-9-]+): ");

  @TempDir
  private static Path folder;

  private static RpcServer server;

  /** The tools that the suite calls, and that a method can be. */
  @RpcService("")
  public static final class Tools {
    @RpcMethod(value = "test_simple_text", tool = true, help = "Returns a text.")
    public String text() {
      return "This is a simple text response for testing.";
    }

    @RpcMethod(value = "test_error_handling", tool = true, help = "Throws an exception.")
    public String error(Optional<String> text) {
      return text.orElseThrow(
          () -> new IllegalStateException("This tool intentionally returns an error for testing"));
    }

    @RpcMethod(value = "test_logging_tool", tool = true, help = "Logs nothing.")
    public void log() {}
  }

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Node.require();
    for (String file : List.of(
        "package.json", "package-lock.json", "preload.mjs", "hooks.mjs", "fs-with-glob.mjs")) {
      try (InputStream from = ConformanceTest.class.getResourceAsStream(file)) {
        Files.copy(Objects.requireNonNull(from, file), folder.resolve(file));
      }
    }
    Node.installPackages(folder);
    server = RpcServer.builder()
        .connector(HttpConnector.at("127.0.0.1", 0).endpoint(McpEndpoint.at("/mcp")))
        .register(new Tools())
        .start();
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    List<String> command = new ArrayList<>(List.of(
        "node",
        "--import",
        "./preload.mjs",
        "node_modules/@modelcontextprotocol/conformance/dist/index.js",
        "server",
        "--url",
        server.endpoint() + "/mcp"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static List<String> passed(String output) {
    return PASSED.matcher(output).results().map(result -> result.group(1)).toList();
  }

  @Test
  void passesWhatTheLastRevisionWithAHandshakeRequiresOfAServerOfTools() throws Exception {
    assertThat(passed(run("--requirements", "2025-11-25")))
        .contains(
            "server-initialize",
            "ping",
            "tools-list",
            "tools-call-simple-text",
            "tools-call-error",
            "server-sse-multiple-streams",
            "server-session-lifecycle",
            "dns-rebinding-protection");
  }

  @Test
  void passesWhatTheStatelessRevisionRequiresOfAServerOfTools() throws Exception {
    assertThat(passed(run("--requirements", "2026-07-28")))
        .contains(
            "tools-list",
            "tools-call-simple-text",
            "tools-call-error",
            "server-sse-multiple-streams",
            "dns-rebinding-protection",
            "http-header-validation");
  }

  /** The endpoint needs nothing of a client, so nothing can be missing. */
  @Test
  void isStatelessAsFarAsAServerCanBeTestedThatNeedsNothingOfItsClients() throws Exception {
    String results = folder.resolve("stateless").toString();
    var unused = run(
        "--scenario", "server-stateless", "--spec-version", "2026-07-28", "--output-dir", results);
    assertThat(failures(Path.of(results)))
        .containsExactlyInAnyOrder(
            "sep-2575-server-rejects-undeclared-capability",
            "sep-2575-missing-capability-http-400",
            "sep-2575-http-server-no-independent-requests-on-stream");
  }

  private static List<String> failures(Path results) throws IOException {
    try (Stream<Path> files = Files.walk(results)) {
      Path checks =
          files.filter(file -> file.endsWith("checks.json")).findFirst().orElseThrow();
      return JsonText.parse(Files.readString(checks)).elements().stream()
          .filter(check -> Served.member(check, "status").string().equals("FAILURE"))
          .map(check -> Served.member(check, "id").string())
          .toList();
    }
  }
}
