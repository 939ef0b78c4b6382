package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Channel;
import io.zerocall.JsonText;
import io.zerocall.RpcRemoteException;
import io.zerocall.testing.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SyRPC for JavaScript, from npm, in both roles. */
class JavaScriptTest extends RabbitMqTest {
  private static final String DATA = "[{\"foo\":\"bär™\"},{\"baz\":9001,\"none\":null}]";

  @TempDir
  private static Path folder;

  @BeforeAll
  static void installSyrpc() throws IOException, InterruptedException {
    Node.require();
    for (String file : List.of("package.json", "package-lock.json", "roles.js")) {
      try (InputStream from = JavaScriptTest.class.getResourceAsStream(file)) {
        Files.copy(Objects.requireNonNull(from, file), folder.resolve(file));
      }
    }
    Node.installPackages(folder);
  }

  @Test
  void aClientInJavaScriptCallsAServerInJava() throws Exception {
    closedLater(new Echo(server(), 1));
    assertThat(output("client", "echo", DATA)).containsExactly(DATA);
  }

  @Test
  void aClientInJavaCallsAServerInJavaScript() throws Exception {
    startServer();
    SyrpcClient client = client();
    String id = client.putRequest("echo", JsonText.parse(DATA));
    assertThat(client.getResult(id, PATIENCE)).hasToString(DATA);
    for (int i = 0; i < 100; i++) {
      assertThat(client.getResult(client.putRequest("echo", i), PATIENCE)).hasToString("" + i);
    }
  }

  @Test
  void exceptionsTravelFromJavaScriptToJava() throws Exception {
    startServer();
    SyrpcClient client = client();
    String id = client.putRequest("fly", 1);
    assertThatExceptionOfType(RpcRemoteException.class)
        .isThrownBy(() -> client.getResult(id, PATIENCE))
        .withMessageContaining("no such type: fly");
  }

  @Test
  void exceptionsTravelFromJavaToJavaScript() throws Exception {
    SyrpcServer server = server();
    Process client = start("client", "fly", "1");
    SyrpcRequest request = server.getRequest(PATIENCE);
    server.putException(request.id(), "no such type: " + request.type());
    assertThat(lines(client)).containsExactly("no such type: fly");
  }

  @Test
  void eachSidePutsARequestWhoseResultTheOtherFetches() throws Exception {
    closedLater(new Echo(server(), 1));
    String ofJavaScript = output("put", "echo", "1").get(0);
    assertThat(client().getResult(ofJavaScript, PATIENCE)).hasToString("1");
    String ofJava = client().putRequest("echo", 2);
    assertThat(output("get", ofJava)).containsExactly("2");
  }

  @Test
  void bothKindsOfServersShareTheRequests() throws Exception {
    startServer();
    closedLater(new Echo(server(), 1));
    SyrpcClient client = client();
    // One after the other: the server in JavaScript loses requests that arrive together.
    for (int i = 0; i < 50; i++) {
      assertThat(client.getResult(client.putRequest("echo", i), PATIENCE)).hasToString("" + i);
    }
  }

  @Test
  void bothDeclareTheSameQueues() throws Exception {
    startServer();
    SyrpcClient client = client();
    String id = client.putRequest("echo", 1);
    assertThat(client.getResult(id, PATIENCE)).hasToString("1");
    server().putResult(id, 2);
    assertThat(output("get", id)).containsExactly("2");
    Channel channel = channel();
    assertThat(channel.consumerCount(app() + "_request")).isPositive();
  }

  private void startServer() throws IOException {
    Process server = start("server");
    assertThat(reader(server).readLine()).isEqualTo("ready");
  }

  private List<String> output(String... arguments) throws Exception {
    return lines(start(arguments));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("node", "roles.js", Integer.toString(rabbitMq().port()), app()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    closedLater(() -> process.destroyForcibly().waitFor(30, TimeUnit.SECONDS));
    return process;
  }

  private static List<String> lines(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
    return reader(process).lines().toList();
  }

  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }
}
