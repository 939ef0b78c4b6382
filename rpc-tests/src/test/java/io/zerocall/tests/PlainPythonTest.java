package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcContext;
import io.zerocall.RpcType;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PLAIN between this library and libzmq, by pyzmq. Needs Debian's python3-zmq. */
class PlainPythonTest {
  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  private static RpcServer server() {
    return RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .plain(PlainAuthenticator.of(Map.of("bob", "secret")))
        .registerFunction("who.amI", new RpcType<Supplier<String>>() {}, () -> {
          return RpcContext.current().flatMap(RpcContext::user).orElse("nobody");
        })
        .start();
  }

  private static String printedByClient(RpcServer server, String user, String password)
      throws IOException {
    try (Python client = Python.start("plain_caller.py", server.endpoint(), user, password)) {
      return client.line();
    }
  }

  @Test
  void aClientOfLibzmqLogsIn() throws IOException {
    try (RpcServer server = server()) {
      assertThat(printedByClient(server, "bob", "secret")).isEqualTo("bob");
    }
  }

  /**
   * libzmq never learns the reason. Its own ERROR is malformed ({@code "\x05ERROR"} is {@code 0x5e}
   * and {@code "RROR"} in C), and it doesn't expect a well-formed one.
   */
  @Test
  void aClientOfLibzmqIsRefused() throws IOException {
    try (RpcServer server = server()) {
      assertThat(printedByClient(server, "bob", "guess")).startsWith("HANDSHAKE_FAILED_");
      assertThat(printedByClient(server, "eve", "secret")).startsWith("HANDSHAKE_FAILED_");
      assertThat(printedByClient(server, "", "")).startsWith("HANDSHAKE_FAILED_");
    }
  }

  @Test
  void aServerOfLibzmqLetsOursIn() throws IOException {
    try (Python server = Python.start("plain_server.py");
        RpcClient client = RpcClient.builder().plain("bob", "secret").connect(server.line())) {
      assertThat(client.call("who.amI", String.class)).isEqualTo("bob");
    }
  }
}
