package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of pyzmq, which uses libzmq, call a server of the native engine. */
class PythonClientsTest {

  public static final class Service {
    @RpcMethod
    public int twice(int number) {
      return 2 * number;
    }

    @RpcMethod
    public String text(int length) {
      return "x".repeat(length);
    }

    @RpcMethod
    public int length(String text) {
      return text.length();
    }
  }

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  private static RpcServer serve(String endpoint) {
    return RpcServer.builder().bind(endpoint).register("test", new Service()).start();
  }

  private static String request(int id, String method, String param) {
    return "{\"jsonrpc\": \"2.0\", \"id\": %d, \"method\": \"test.%s\", \"params\": [%s]}"
        .formatted(id, method, param);
  }

  private static String reply(int id, String result) {
    return "{\"jsonrpc\": \"2.0\", \"id\": %d, \"result\": %s}".formatted(id, result);
  }

  private static void isServed(Python client) throws IOException {
    client.send("[" + request(0, "twice", "21") + "]");
    assertThat(client.line()).isEqualTo("[" + reply(0, "42") + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQ", "REQ_CORRELATE", "DEALER"})
  void manyCallsAreAnswered(String kind) throws Exception {
    try (RpcServer server = serve(Wired.ANY_PORT);
        Python client = Python.start("caller.py", kind, server.endpoint())) {
      client.send(IntStream.range(0, 200)
          .mapToObj(i -> request(i, "twice", String.valueOf(i)))
          .collect(Collectors.joining(",", "[", "]")));
      assertThat(client.line())
          .isEqualTo(IntStream.range(0, 200)
              .mapToObj(i -> reply(i, String.valueOf(2 * i)))
              .collect(Collectors.joining(", ", "[", "]")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQ", "DEALER"})
  void messagesOfAllSizesComeThrough(String kind) throws Exception {
    try (RpcServer server = serve(Wired.ANY_PORT);
        Python client = Python.start("caller.py", kind, server.endpoint())) {
      for (int size : new int[] {0, 200, 254, 255, 256, 65_535, 65_536, 4_000_000}) {
        String text = "x".repeat(size);
        client.send("[" + request(0, "length", "\"" + text + "\"") + ","
            + request(1, "text", String.valueOf(size)) + "]");
        assertThat(client.line())
            .isEqualTo(
                "[" + reply(0, String.valueOf(size)) + ", " + reply(1, "\"" + text + "\"") + "]");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQ", "DEALER"})
  void eitherSideMayComeBack(String kind) throws Exception {
    RpcServer first = serve(FreePort.endpoint());
    String endpoint = first.endpoint();
    try (Python gone = Python.start("caller.py", kind, endpoint)) {
      isServed(gone);
    }
    try (Python client = Python.start("caller.py", kind, endpoint)) {
      isServed(client);
      first.close();
      for (int i = 0; i < 2; i++) {
        try (RpcServer again = serve(endpoint)) {
          assertThat(again.endpoint()).isEqualTo(endpoint);
          isServed(client);
        }
      }
    } finally {
      first.close();
    }
  }
}
