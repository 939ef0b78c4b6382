package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcContext;
import io.zerocall.RpcCurve;
import io.zerocall.RpcType;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.CurveFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CURVE between this library and libzmq, by pyzmq. Needs Debian's python3-zmq. */
class CurvePythonTest {
  private static final RpcType<List<String>> TEXTS = new RpcType<>() {};

  @TempDir
  private Path directory;

  private Path clients;
  private CurveFiles server;
  private CurveFiles ann;
  private CurveFiles eve;

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  @BeforeEach
  void makeKeys() throws IOException {
    clients = Files.createDirectory(directory.resolve("clients"));
    server = CurveFiles.in(directory, "server");
    ann = CurveFiles.in(clients, "ann");
    eve = CurveFiles.in(directory, "eve");
  }

  private static List<String> whoAmI(String text) {
    return List.of(RpcContext.current().flatMap(RpcContext::user).orElse("nobody"), text);
  }

  private RpcServer start() {
    return RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .curve(RpcCurve.ofServer(server.secretKey(), clients))
        .registerFunction(
            "who.amI", new RpcType<Function<String, List<String>>>() {}, CurvePythonTest::whoAmI)
        .start();
  }

  private static String printedByClient(RpcServer running, String own, Path key)
      throws IOException {
    try (Python client = Python.start("curve_caller.py", running.endpoint(), own, key.toString())) {
      return client.line();
    }
  }

  @Test
  void aClientOfLibzmqIsServed() throws IOException {
    try (RpcServer running = start()) {
      assertThat(printedByClient(running, ann.secretKey().toString(), server.publicKey()))
          .isEqualTo("ann");
    }
  }

  @Test
  void aClientOfLibzmqIsRefused() throws IOException {
    try (RpcServer running = start()) {
      assertThat(printedByClient(running, eve.secretKey().toString(), server.publicKey()))
          .startsWith("HANDSHAKE_FAILED_");
      assertThat(printedByClient(running, "", server.publicKey())).startsWith("HANDSHAKE_FAILED_");
      assertThat(printedByClient(running, ann.secretKey().toString(), eve.publicKey()))
          .startsWith("HANDSHAKE_FAILED_");
    }
  }

  @Test
  void aServerOfLibzmqServesOurClient() throws IOException {
    try (Python running =
            Python.start("curve_server.py", server.secretKey().toString(), clients.toString());
        RpcClient client = RpcClient.builder()
            .curve(RpcCurve.ofClient(ann.secretKey(), server.publicKey()))
            .connect(running.line())) {
      for (int length : new int[] {0, 300, 300_000}) {
        String text = "x".repeat(length);
        assertThat(client.call("who.amI", TEXTS, text)).hasSize(2).endsWith(text);
      }
    }
  }

  @Test
  void aServerOfLibzmqRefusesOurClient() throws IOException {
    try (Python running =
        Python.start("curve_server.py", server.secretKey().toString(), clients.toString())) {
      String endpoint = running.line();
      assertThat(Unavailable.reason(
              RpcClient.builder().curve(RpcCurve.ofClient(eve.secretKey(), server.publicKey())),
              endpoint,
              "who.amI"))
          .contains(": no connection: the handshake failed: ");
      assertThat(Unavailable.reason(
              RpcClient.builder().curve(RpcCurve.ofClient(ann.secretKey(), eve.publicKey())),
              endpoint,
              "who.amI"))
          .contains("(does the server have another key?)");
    }
  }
}
