package io.zerocall.mcp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import io.zerocall.testing.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final int LEAST_NODE = 20;

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

  /** The tools of the suite that run as jobs, and one that doesn't. */
  @RpcService("")
  public interface Jobs {
    @RpcMethod(tool = true)
    String greet(String name);

    @RpcMethod(value = "slow_compute", tool = true)
    String slowCompute(int seconds, String label) throws InterruptedException;

    @RpcMethod(value = "failing_job", tool = true)
    String fail(Optional<String> text);

    @RpcMethod(value = "protocol_error_job", tool = true)
    String breakDown(Optional<String> text);
  }

  /** Runs them. */
  public static final class Worker implements Jobs {
    @Override
    public String greet(String name) {
      return "Hello, " + name + "!";
    }

    @Override
    public String slowCompute(int seconds, String label) throws InterruptedException {
      TimeUnit.SECONDS.sleep(seconds);
      return label;
    }

    @Override
    public String fail(Optional<String> text) {
      return text.orElseThrow(() -> new IllegalStateException("it fails"));
    }

    @Override
    public String breakDown(Optional<String> text) {
      return text.orElseThrow(
          () -> new RpcErrorReply(RpcErrorCode.INTERNAL_ERROR, "it breaks down", null));
    }
  }

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Node.require();
    assumeTrue(nodeVersion() >= LEAST_NODE, "the suite needs node " + LEAST_NODE + " or newer");
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

  private static int nodeVersion() throws IOException {
    Process node = new ProcessBuilder("node", "--version").start();
    String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Integer.parseInt(version.substring(1, version.indexOf('.'))); // v20.20.2
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static String run(String endpoint, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    List<String> command = new ArrayList<>(List.of(
        "node",
        "--import",
        "./preload.mjs",
        "node_modules/@modelcontextprotocol/conformance/dist/index.js",
        "server",
        "--url",
        endpoint + "/mcp"));
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
    assertThat(passed(run(server.endpoint(), "--requirements", "2025-11-25")))
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
    assertThat(passed(run(server.endpoint(), "--requirements", "2026-07-28")))
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
    assertThat(failures(server.endpoint(), "server-stateless"))
        .containsExactlyInAnyOrder(
            "sep-2575-server-rejects-undeclared-capability",
            "sep-2575-missing-capability-http-400",
            "sep-2575-http-server-no-independent-requests-on-stream");
  }

  @Test
  void hasTasksAsFarAsATaskCanBeTestedThatNeedsNoInput() throws Exception {
    try (RpcBroker broker = RpcBroker.builder()
            .bind("tcp://127.0.0.1:0")
            .connector(HttpConnector.at("127.0.0.1", 0)
                .endpoint(
                    McpEndpoint.at("/mcp").jobs("slow_*", "failing_job", "protocol_error_job")))
            .describe(Jobs.class)
            .jobs(SqliteJobStore.open(folder.resolve("jobs.db")))
            .closeGrace(Duration.ZERO)
            .start();
        RpcServer worker =
            RpcServer.builder().dial(broker.endpoint()).register(new Worker()).start()) {
      eventually("the worker is there", () -> broker.workers() == 1);
      List<String> failures = new ArrayList<>();
      for (String scenario : List.of(
          "tasks-lifecycle",
          "tasks-capability-negotiation",
          "tasks-wire-fields",
          "tasks-request-headers")) {
        failures.addAll(failures(broker.endpoints().get(1), scenario));
      }
      assertThat(failures).isEmpty();
      assertThat(worker).isNotNull();
    }
  }

  private static List<String> failures(String endpoint, String scenario)
      throws IOException, InterruptedException {
    Path results = folder.resolve(scenario);
    var unused = run(
        endpoint,
        "--scenario",
        scenario,
        "--spec-version",
        "2026-07-28",
        "--force",
        "--output-dir",
        results.toString());
    try (Stream<Path> files = Files.walk(results)) {
      Path checks =
          files.filter(file -> file.endsWith("checks.json")).findFirst().orElseThrow();
      return JsonText.parse(Files.readString(checks)).elements().stream()
          .filter(check -> Peer.member(check, "status").string().equals("FAILURE"))
          .map(check -> Peer.member(check, "id").string())
          .toList();
    }
  }
}
