package io.zerocall.cli;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.client.RpcClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BrokerCommandTest {
  @TempDir
  private Path directory;

  private static final String LISTENING = "listening on ";

  private static String endpointOf(String line) {
    assertThat(line).startsWith(LISTENING).doesNotEndWith(":0");
    return line.substring(LISTENING.length());
  }

  private static void awaitWorker(RpcClient client) {
    eventually("a worker is there", () -> {
      try {
        return client.call("my.namespace.mult", int.class, 5, 7) == 35;
      } catch (RpcException e) {
        return false;
      }
    });
  }

  @Test
  void givesCallsToAWorkerUntilSigterm() throws Exception {
    try (CommandProcess broker = CommandProcess.start("broker", "--bind=tcp://127.0.0.1:0")) {
      String endpoint = endpointOf(broker.line());
      try (CommandProcess worker = CommandProcess.start("serve-demo", "--dial=" + endpoint);
          RpcClient client = RpcClient.connect(endpoint)) {
        assertThat(worker.line()).isEqualTo("dialing " + endpoint);
        awaitWorker(client);
        assertThat(client.call("my.namespace.echo", String.class, "é")).isEqualTo("é");
        worker.terminate();
        assertThat(worker.exitCode()).isEqualTo(143);
      }
      broker.terminate();
      assertThat(broker.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void theCallsOfAWorkerThatIsKilledEndAtOnce() throws Exception {
    try (CommandProcess broker = CommandProcess.start("broker", "--bind=tcp://127.0.0.1:0")) {
      String endpoint = endpointOf(broker.line());
      try (CommandProcess worker = CommandProcess.start("serve-demo", "--dial=" + endpoint);
          RpcClient client = RpcClient.connect(endpoint)) {
        awaitWorker(client);
        CompletableFuture<Void> call = client.callAsync("my.namespace.sleep", Void.class, 60_000);
        assertThat(client.call("my.namespace.mult", int.class, 2, 3)).isEqualTo(6);
        worker.kill();
        assertThat(outcome(call)).isInstanceOf(RpcConnectionLostException.class);
      }
    }
  }

  @Test
  void workersAndClientsComeBackAfterTheBrokerWasKilled() throws Exception {
    CommandProcess broker = CommandProcess.start("broker", "--bind=tcp://127.0.0.1:0");
    try {
      String endpoint = endpointOf(broker.line());
      try (CommandProcess worker = CommandProcess.start("serve-demo", "--dial=" + endpoint);
          RpcClient client = RpcClient.connect(endpoint)) {
        assertThat(worker.line()).isEqualTo("dialing " + endpoint);
        awaitWorker(client);
        for (int i = 0; i < 2; i++) {
          CompletableFuture<Void> call = client.callAsync("my.namespace.sleep", Void.class, 60_000);
          assertThat(client.call("my.namespace.mult", int.class, 2, 3)).isEqualTo(6);
          broker.kill();
          assertThat(outcome(call)).isInstanceOf(RpcConnectionLostException.class);
          broker = CommandProcess.start("broker", "--bind=" + endpoint);
          assertThat(endpointOf(broker.line())).isEqualTo(endpoint);
          awaitWorker(client);
        }
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void aPolicyAndUsersComeFromFiles() throws Exception {
    Path rules = Files.writeString(
        directory.resolve("rules"), "allow ann * offer *\nallow bob 127.0.0.1 call my.*\n");
    Path users = Files.writeString(
        directory.resolve("users"), "ann secret-of-ann-123\nbob secret-of-bob-123\n");
    Path password = Files.writeString(directory.resolve("password"), "secret-of-ann-123\n");
    try (CommandProcess broker = CommandProcess.start(
        "broker", "--bind=tcp://127.0.0.1:0", "--policy=" + rules, "--users=" + users)) {
      String endpoint = endpointOf(broker.line());
      try (CommandProcess worker = CommandProcess.start(
              "serve-demo", "--dial=" + endpoint, "--user=ann", "--password-file=" + password);
          RpcClient bob = RpcClient.builder().plain("bob", "secret-of-bob-123").connect(endpoint);
          RpcClient ann = RpcClient.builder().plain("ann", "secret-of-ann-123").connect(endpoint)) {
        assertThat(worker.line()).isEqualTo("dialing " + endpoint);
        awaitWorker(bob);
        assertThatThrownBy(() -> ann.call("my.namespace.mult", int.class, 5, 7))
            .isInstanceOfSatisfying(
                RpcProtocolException.class,
                e -> assertThat(e.code()).isEqualTo(RpcErrorCode.UNAUTHORIZED));
      }
    }
  }

  @Test
  void aMistakeIsReportedWithoutListening() throws Exception {
    Path rules = Files.writeString(directory.resolve("rules"), "allow ann * cal *\n");
    assertMistake("action \"cal\" (expected: offer", "broker", "--policy=" + rules);
    assertMistake("there is no such file", "broker", "--policy=" + directory.resolve("none"));
    assertMistake("there is no such file", "broker", "--users=" + directory.resolve("none"));
    assertMistake("network: \"10.0.0.1/8\"", "broker", "--filter=10.0.0.1/8");
    assertMistake("--policy FILE", "broker", "--bind=tcp://*:0");
    Path text = Files.writeString(directory.resolve("text"), "no store");
    assertMistake("it is no store of jobs", "broker", "--bind=tcp://127.0.0.1:0", "--jobs=" + text);
    String url = "jdbc:postgresql://127.0.0.1:1/none";
    assertMistake("Can't open the store of jobs " + url, "broker", "--jobs=" + url + "?user=ann");
    assertMistake("not a URL of PostgreSQL", "broker", "--jobs=jdbc:postgresql://127.0.0.1:x/y");
    assertMistake("a.b: 0 (expected: 1 or more)", "broker", "--job-limit=a.b=0");
    assertMistake("--job-limit", "broker", "--job-limit=a.b");
    assertMistake("tenant: -1 (expected: 1 or more)", "broker", "--tenant-limit=-1");
    assertMistake("--filter CIDR", "broker", "--bind=tcp://127.0.0.1:0", "--http=*:0");
  }

  private static void assertMistake(String message, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  private static Throwable outcome(CompletableFuture<?> call) throws Exception {
    try {
      call.get(30, TimeUnit.SECONDS);
      throw new AssertionError("it returned");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
