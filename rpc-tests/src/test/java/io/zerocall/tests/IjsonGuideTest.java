package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.broker.RpcBroker;
import io.zerocall.ijson.InvertedJsonConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The examples of the guide for Inverted Json's clients and workers, as they stand; only the port
 * is another one. Need curl and Debian's python3-requests.
 */
@Timeout(120)
class IjsonGuideTest {
  private static final String PORT = ":8001";
  private static final String CLIENT = "print(";

  private final List<Process> started = new ArrayList<>();
  private final RpcBroker broker = start();

  /** Returns whether a block is one that this test runs. */
  static boolean runs(CodeBlock block) {
    return text(block).contains(PORT);
  }

  private static String text(CodeBlock block) {
    return String.join("\n", block.lines()) + "\n";
  }

  private static RpcBroker start() {
    return RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(InvertedJsonConnector.at("127.0.0.1", 0))
        .start();
  }

  @AfterEach
  void stop() {
    for (Process process : started) {
      process.destroyForcibly();
      var unused = process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
    broker.close();
  }

  private static void requireCurl() throws InterruptedException {
    Installed.require("curl", "curl", "--version");
  }

  private static void requireRequests() throws InterruptedException {
    Installed.require("python3-requests", Python.COMMAND, "-c", "import requests");
  }

  private static List<String> blocks(String language) throws IOException {
    return ReadmeTest.blocks(language).stream()
        .filter(IjsonGuideTest::runs)
        .map(IjsonGuideTest::text)
        .toList();
  }

  private String withPort(String example) {
    String endpoint = broker.endpoints().get(1);
    return example.replace(PORT, endpoint.substring(endpoint.lastIndexOf(':')));
  }

  /** Starts an example. Its errors go to the output of the tests. */
  private Process run(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("no_proxy", "*");
    builder.environment().put("PYTHONUNBUFFERED", "1");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Process shell(String command) throws IOException {
    return run("sh", "-c", withPort(command));
  }

  private Process python(String script) throws IOException {
    return run(Python.COMMAND, "-c", withPort(script));
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private void awaitWorker() {
    eventually("a worker waits", () -> broker.workers() == 1);
  }

  @Test
  void curlIsClientAndWorker() throws Exception {
    requireCurl();
    List<String> commands = blocks("bash").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("curl "))
        .toList();
    assertThat(commands).hasSize(3);
    Process worker = shell(commands.get(0));
    awaitWorker();
    Process client = shell(commands.get(1));
    assertThat(output(worker)).isEqualTo("{\"id\": 123, \"params\": \"test data\"}");
    assertThat(output(shell(commands.get(2)))).isEmpty();
    assertThat(output(client)).isEqualTo("{\"id\": 123, \"result\": \"data received\"}");
  }

  @Test
  void everyPythonWorkerServesItsClients() throws Exception {
    requireRequests();
    List<String> scripts = blocks("python");
    List<String> workers =
        scripts.stream().filter(script -> !script.contains(CLIENT)).toList();
    List<String> clients =
        scripts.stream().filter(script -> script.contains(CLIENT)).toList();
    assertThat(workers).hasSize(3);
    assertThat(clients).hasSize(2);
    for (String worker : workers) {
      Process working = python(worker);
      awaitWorker();
      boolean isGreeter = worker.contains("msg/hello");
      String client = clients.get(isGreeter ? 1 : 0);
      for (int i = 0; i < 3; i++) {
        assertThat(output(python(client)))
            .contains(isGreeter ? "'result': 'Hello ubuntu!'" : "'result': 'Hello world!'");
      }
      working.destroyForcibly();
      eventually("the worker has left", () -> broker.workers() == 0);
    }
  }

  @Test
  void theCiInstallsWhatTheExamplesNeed() throws IOException {
    assertThat(Files.readString(Path.of(Repository.root().toString(), ".ci", "run")))
        .contains("missing+=(curl)", "missing+=(python3-requests)");
  }
}
