package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.PlainAuthenticator;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.Eventually;
import io.zerocall.testing.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayCommandTest {
  private static final String LISTENING = "listening on ";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"my.namespace.%s\",\"params\":%s}";

  private final HttpClient http = HttpClient.newHttpClient();

  private static String endpointOf(String line) {
    assertThat(line).startsWith(LISTENING).doesNotEndWith(":0");
    return line.substring(LISTENING.length());
  }

  private String post(String endpoint, String method, String params) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(CALL.formatted(method, params)))
        .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static RpcServer demo() {
    return RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new DemoService())
        .start();
  }

  @Test
  void servesByHttpAndZeroMqUntilSigterm() throws Exception {
    try (RpcServer backend = demo();
        CommandProcess gateway = CommandProcess.start(
            "gateway", "--http=127.0.0.1:0", "--bind=tcp://127.0.0.1:0", backend.endpoint())) {
      String zeroMq = endpointOf(gateway.line());
      String connector = endpointOf(gateway.line());
      assertThat(zeroMq).startsWith("tcp://127.0.0.1:");
      assertThat(connector).startsWith("http://127.0.0.1:");
      assertThat(post(connector, "mult", "[5,7]"))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":35}");
      assertThat(post(connector, "divide", "{\"a\":1,\"b\":0}")).contains("ArithmeticException");
      try (RpcClient client = RpcClient.connect(zeroMq)) {
        assertThat(client.call("my.namespace.echo", String.class, "é")).isEqualTo("é");
      }
      gateway.terminate();
      assertThat(gateway.exitCode()).isEqualTo(143);
      assertThat(gateway.errors()).isEmpty();
    }
  }

  @Test
  void survivesABackendThatIsKilledAndComesBack() throws Exception {
    try (CommandProcess backend =
        CommandProcess.start("serve-demo", "--bind=" + FreePort.endpoint())) {
      survives(backend, endpointOf(backend.line()));
    }
  }

  private void survives(CommandProcess backend, String place) throws Exception {
    try (CommandProcess gateway = CommandProcess.start("gateway", "--http=127.0.0.1:0", place)) {
      String connector = endpointOf(gateway.line());
      HttpRequest sleeping = HttpRequest.newBuilder(URI.create(connector))
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(CALL.formatted("sleep", "[60000]")))
          .build();
      var pending = http.sendAsync(sleeping, BodyHandlers.ofString());
      // By then the call above has reached the backend. Otherwise it could fail without a
      // connection.
      assertThat(post(connector, "mult", "[5,7]")).contains("35");
      backend.kill();
      assertThat(pending.join().body())
          .containsAnyOf("-32007", "-32001")
          .contains("my.namespace.sleep at " + place);
      assertThat(post(connector, "mult", "[5,7]")).contains("-32001", place);
      try (CommandProcess again = CommandProcess.start("serve-demo", "--bind=" + place)) {
        assertThat(endpointOf(again.line())).isEqualTo(place);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Eventually.PATIENCE_SECONDS);
        String answer = post(connector, "mult", "[5,7]");
        // such a call fails at once
        while (answer.contains("-32001") && System.nanoTime() - end < 0) {
          answer = post(connector, "mult", "[5,7]");
        }
        assertThat(answer).endsWith("\"result\":35}");
      }
    }
  }

  @Test
  void logsInAtItsBackends(@TempDir Path directory) throws Exception {
    Path password = Files.writeString(directory.resolve("password"), "sésame\n");
    try (RpcServer backend = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .plain(PlainAuthenticator.of(Map.of("ann", "sésame")))
            .register(new DemoService())
            .start();
        CommandProcess gateway = CommandProcess.start(
            "gateway",
            "--http=127.0.0.1:0",
            "--user=ann",
            "--password-file=" + password,
            backend.endpoint())) {
      assertThat(post(endpointOf(gateway.line()), "mult", "[5,7]")).contains("35");
    }
  }

  @Test
  void speaksTheOriginalZerorpcToItsBackends() throws Exception {
    try (RpcServer backend = demo();
        CommandProcess gateway = CommandProcess.start(
            "gateway", "--http=127.0.0.1:0", "--wire=zerorpc", backend.endpoint())) {
      String connector = endpointOf(gateway.line());
      assertThat(post(connector, "mult", "[5,7]")).endsWith("\"result\":35}");
      assertThat(post(connector, "mult", "{\"a\":5,\"b\":7}")).endsWith("\"result\":35}");
      assertThat(post(connector, "divide", "[1,0]")).contains("-32000", "ArithmeticException");
      assertThat(post(connector, "none", "[]")).contains("-32601");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--http=8080|\"8080\" (expected: such as 127.0.0.1:8080)",
        "--http=127.0.0.1:x|expected: such as 127.0.0.1:8080",
        "--http=127.0.0.1:70000|expected: 0 to 65535",
        "--allow-origin=foo|foo",
        "--tls-cert=chain.pem|--tls-cert and --tls-key must be used together",
        "--user=ann|--user needs --password-file",
        "--timeout=0s|timeout",
        "--wire=soap|expected: json-rpc or zerorpc",
        "--bind=foo|expected: tcp://host:port"
      })
  void saysWhatIsMistyped(String mistyped, String message) {
    CommandRun run = CommandRun.of("gateway", "--http=127.0.0.1:0", mistyped, "tcp://127.0.0.1:1");
    if (mistyped.startsWith("--http")) {
      run = CommandRun.of("gateway", mistyped, "tcp://127.0.0.1:1");
    }
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message, "rpc gateway --help");
  }

  @Test
  void reportsAMissingBackendOrATakenPort() {
    CommandRun none = CommandRun.of("gateway");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("ENDPOINT");
    assertThat(CommandRun.of("gateway", "tcp://x:y").err()).contains("tcp://x:y");
    try (RpcServer server = RpcServer.builder()
        .connector(io.zerocall.http.HttpConnector.at("127.0.0.1", 0))
        .start()) {
      String taken = URI.create(server.endpoint()).getAuthority();
      CommandRun run = CommandRun.of("gateway", "--http=" + taken, "tcp://127.0.0.1:1");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("rpc: ").contains(taken);
    }
  }
}
