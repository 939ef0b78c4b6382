package io.zerocall.cli;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.PlainAuthenticator;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.CurveFiles;
import io.zerocall.testing.Eventually;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeDemoCommandTest {
  private static final String LISTENING = "listening on ";

  private static String endpointOf(String line) {
    assertThat(line).matches(LISTENING + "(tcp|tls)://127.0.0.1:[1-9][0-9]*");
    return line.substring(LISTENING.length());
  }

  @Test
  void servesOnEveryEndpointUntilSigterm() throws Exception {
    try (CommandProcess serve = CommandProcess.start(
            "serve-demo", "--bind", "tcp://127.0.0.1:0", "--bind", "tcp://127.0.0.1:0");
        RpcClient first = RpcClient.connect(endpointOf(serve.line()));
        RpcClient second = RpcClient.connect(endpointOf(serve.line()))) {
      assertThat(first.call("my.namespace.mult", int.class, 5, 7)).isEqualTo(35);
      assertThat(second.call("my.namespace.greet", String.class, "Ann")).isEqualTo("Hello, Ann!");

      CompletableFuture<Void> running = first.callAsync("my.namespace.sleep", void.class, 500);
      // This reply comes over the same connection, so the server has read the call above.
      assertThat(first.call("my.namespace.echo", String.class, "é")).isEqualTo("é");
      serve.terminate();
      assertThat(running).succeedsWithin(Duration.ofSeconds(Eventually.PATIENCE_SECONDS));
      assertThat(serve.exitCode()).isEqualTo(143);
      assertThat(serve.errors()).isEmpty();
    }
  }

  @Test
  void callsFromAProcessOfItsOwn() throws Exception {
    try (CommandProcess serve = CommandProcess.start("serve-demo", "--bind", "tcp://127.0.0.1:0");
        CommandProcess call =
            CommandProcess.start("call", endpointOf(serve.line()), "--batch", "-")) {
      call.input("""
          [{"method": "my.namespace.echo", "params": ["é😀"]},
           {"method": "my.namespace.divide", "params": [1, 0]}]
          """);
      assertThat(call.line()).isEqualTo("\"é😀\"");
      assertThat(call.line()).isEmpty();
      assertThat(call.exitCode()).isEqualTo(1);
      assertThat(call.errors()).startsWith("rpc: call 2: ").contains("/ by zero");
    }
  }

  @Test
  void servesOneUserOverAUnixDomainSocket(@TempDir Path directory) throws Exception {
    Path password = Files.writeString(directory.resolve("password"), "sésame\n");
    String endpoint = "ipc://" + directory.resolve("socket");
    try (CommandProcess serve = CommandProcess.start(
            "serve-demo", "--bind", endpoint, "--user=ann", "--password-file=" + password);
        RpcClient nobody =
            RpcClient.builder().connectTimeout(Duration.ofMillis(200)).connect(endpoint)) {
      assertThat(serve.line()).isEqualTo(LISTENING + endpoint);
      CommandRun run =
          CommandRun.of("call", endpoint, "rpc.ping", "--user=ann", "--password-file=" + password);
      assertThat(run.err()).isEmpty();
      assertThat(run.lines()).containsExactly("\"pong\"");
      eventually(
          "it is known why nobody is served",
          () -> String.valueOf(catchThrowable(() -> nobody.call("rpc.ping", String.class))),
          message -> message.contains("the server requires a username and a password"));
    }
  }

  @Test
  void readsAPasswordFromItsInput() throws Exception {
    try (RpcServer server = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .plain(PlainAuthenticator.of(Map.of("ann", "sésame")))
            .start();
        CommandProcess call = CommandProcess.start(
            "call", server.endpoint(), "rpc.ping", "--user=ann", "--password-file=-")) {
      call.input("sésame\n");
      assertThat(call.line()).isEqualTo("\"pong\"");
      assertThat(call.exitCode()).isZero();
    }
  }

  @Test
  void servesInsideTls() throws Exception {
    String authority = "--cacert=" + TestAuthority.shared().certificate();
    Issued server = TestAuthority.shared().server();
    Issued ann = TestAuthority.shared().client("ann");
    try (CommandProcess serve = CommandProcess.start(
        "serve-demo",
        "--bind=tls://127.0.0.1:0",
        "--cert=" + server.certificates(),
        "--cert-key=" + server.privateKey(),
        authority)) {
      String endpoint = endpointOf(serve.line());
      CommandRun known = CommandRun.of(
          "call",
          endpoint,
          "rpc.ping",
          authority,
          "--cert=" + ann.certificates(),
          "--cert-key=" + ann.privateKey(),
          "--connect-timeout=20s");
      assertThat(known.lines()).containsExactly("\"pong\"");
      CommandRun unknown = CommandRun.of("call", endpoint, "rpc.ping", authority);
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err()).contains("the server requires a certificate");
    }
  }

  @Test
  void servesWithCurve(@TempDir Path directory) throws Exception {
    Path clients = Files.createDirectory(directory.resolve("clients"));
    CurveFiles server = CurveFiles.in(directory, "server");
    CurveFiles ann = CurveFiles.in(clients, "ann");
    CurveFiles eve = CurveFiles.in(directory, "eve");
    try (CommandProcess serve = CommandProcess.start(
        "serve-demo",
        "--bind=tcp://127.0.0.1:0",
        "--curve-secret=" + server.secretKey(),
        "--curve-clients=" + clients)) {
      String endpoint = endpointOf(serve.line());
      String serverKey = "--curve-server=" + server.publicKey();
      CommandRun known = CommandRun.of(
          "call",
          endpoint,
          "rpc.ping",
          serverKey,
          "--curve-secret=" + ann.secretKey(),
          "--connect-timeout=20s");
      assertThat(known.err()).isEmpty();
      assertThat(known.lines()).containsExactly("\"pong\"");
      CommandRun unknown = CommandRun.of(
          "call", endpoint, "rpc.ping", serverKey, "--curve-secret=" + eve.secretKey());
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err()).contains("the server doesn't know this client's key");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--curve-secret=own|--curve-secret needs --curve-server=FILE",
        "--curve-server=key|--curve-secret=FILE is missing",
        "--curve-clients=keys|--curve-secret=FILE is missing",
        "--bind=tls://127.0.0.1:0|needs a certificate",
        "--cert=chain.pem|--cert and --cert-key must be used together",
        "--cacert=ca.pem|--cacert needs --cert=FILE on a server",
        "--cert=none.pem --cert-key=none.key|none.pem: there is no such file",
      })
  void saysWhatIsWrongWithEncryption(String options, String message) {
    List<String> command = new ArrayList<>(List.of("serve-demo"));
    command.addAll(List.of(options.split(" ", -1)));
    CommandRun run = CommandRun.of(command.toArray(new String[0]));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void servesByTheOtherEngine() throws Exception {
    try (CommandProcess serve =
        CommandProcess.start("serve-demo", "--bind", "tcp://127.0.0.1:0", "--engine=jeromq")) {
      String endpoint = endpointOf(serve.line());
      for (String engine : new String[] {"native", "jeromq"}) {
        CommandRun run = CommandRun.of("call", endpoint, "rpc.ping", "--engine", engine);
        assertThat(run.lines()).as(engine).containsExactly("\"pong\"");
      }
    }
    CommandRun run = CommandRun.of("serve-demo", "--bind", "ipc:///nowhere", "--engine=jeromq");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("JeroMQ has no Unix domain sockets");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"foo|expected: tcp://host:port", "tcp://127.0.0.1:x|expected: a port"})
  void saysHowToWriteAnEndpoint(String mistyped, String message) {
    CommandRun run = CommandRun.of("serve-demo", "--bind", mistyped);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(mistyped, message, "rpc serve-demo --help");
  }

  @Test
  void servesTheConsole() throws Exception {
    try (CommandProcess serve =
        CommandProcess.start("serve-demo", "--bind=tcp://127.0.0.1:0", "--http=127.0.0.1:0")) {
      assertThat(serve.line()).startsWith(LISTENING + "tcp://");
      String line = serve.line();
      assertThat(line).startsWith(LISTENING + "http://127.0.0.1:").doesNotEndWith(":0");
      URI console = URI.create(line.substring(LISTENING.length()) + "/");
      HttpResponse<String> page = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(console).timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(page.body()).contains("<title>Zerocall console</title>");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:8080"})
  void saysHowToWriteAnAddress(String mistyped) {
    CommandRun run = CommandRun.of("serve-demo", "--http", mistyped);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("expected:", "rpc serve-demo --help");
  }

  @Test
  void saysThatAPortOfHttpIsTaken() {
    try (RpcServer server = RpcServer.builder().bind("tcp://127.0.0.1:0").start()) {
      String address = server.endpoint().substring("tcp://".length());
      CommandRun run =
          CommandRun.of("serve-demo", "--bind", "tcp://127.0.0.1:0", "--http", address);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("rpc: ").contains(address).hasLineCount(1);
    }
  }

  @Test
  void saysThatAPortIsTaken() {
    try (RpcServer server = RpcServer.builder().bind("tcp://127.0.0.1:0").start()) {
      CommandRun run = CommandRun.of("serve-demo", "--bind", server.endpoint());
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .startsWith("rpc: can't bind " + server.endpoint())
          .contains("the port is taken");
    }
  }
}
