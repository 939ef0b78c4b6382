package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.client.RpcClient;
import io.zerocall.testing.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client of the native engine calls a ROUTER socket of pyzmq, which uses libzmq. */
class PythonServerTest {
  private static final String LISTENING = "listening on ";

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  private static String endpointOf(Python server) throws IOException {
    String line = server.line();
    assertThat(line).startsWith(LISTENING);
    return line.substring(LISTENING.length());
  }

  private static RpcClient client(String endpoint) {
    return RpcClient.builder()
        .timeout(Duration.ofMinutes(1))
        .connectTimeout(Duration.ofMinutes(1))
        .connect(endpoint);
  }

  private static void isServed(RpcClient client) {
    assertThat(client.call("py.length", Integer.class, "text")).isEqualTo(4);
  }

  @Test
  void messagesOfAllSizesComeThrough() throws Exception {
    try (Python server = Python.start("server.py", "tcp://127.0.0.1:*");
        RpcClient client = client(endpointOf(server))) {
      for (int size : new int[] {0, 150, 200, 254, 255, 256, 65_535, 65_536, 4_000_000}) {
        String text = "x".repeat(size);
        assertThat(client.call("py.length", Integer.class, text)).isEqualTo(size);
        assertThat(client.call("py.text", String.class, size)).isEqualTo(text);
      }
    }
  }

  @Test
  void theHeaderIsAFrameOfItsOwn() throws Exception {
    try (Python server = Python.start("server.py", "tcp://127.0.0.1:*");
        RpcClient client = client(endpointOf(server))) {
      assertThat(client.call("py.hasTimeout", Boolean.class, 1)).isTrue();
    }
  }

  @Test
  void repliesMayComeInAnyOrder() throws Exception {
    int count = 100;
    try (Python server = Python.start("server.py", "tcp://127.0.0.1:*");
        RpcClient client = client(endpointOf(server))) {
      List<CompletableFuture<Boolean>> calls = IntStream.range(0, count)
          .mapToObj(i -> client.callAsync("py.inReverse", Boolean.class, count))
          .toList();
      calls.forEach(call -> assertThat(call.join()).isTrue());
    }
  }

  @Test
  void eitherSideMayComeBack() throws Exception {
    String endpoint;
    try (Python first = Python.start("server.py", FreePort.endpoint())) {
      endpoint = endpointOf(first);
      try (RpcClient gone = client(endpoint)) {
        isServed(gone);
      }
      try (RpcClient another = client(endpoint)) {
        isServed(another);
      }
    }
    try (RpcClient client = client(endpoint)) {
      for (int i = 0; i < 2; i++) {
        try (Python again = Python.start("server.py", endpoint)) {
          assertThat(endpointOf(again)).isEqualTo(endpoint);
          isServed(client);
          CompletableFuture<String> hanging = client.callAsync("py.hang", String.class, 1);
          assertThat(again.line()).isEqualTo("hanging");
          again.kill();
          assertThatThrownBy(hanging::join).hasCauseInstanceOf(RpcConnectionLostException.class);
        }
      }
    }
  }
}
