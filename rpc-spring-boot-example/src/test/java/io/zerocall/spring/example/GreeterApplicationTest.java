package io.zerocall.spring.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.RpcClient;
import io.zerocall.spring.boot.RpcServerLifecycle;
import io.zerocall.spring.boot.test.AutoConfigureTestRpcTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

class GreeterApplicationTest {

  @Nested
  @SpringBootTest(
      properties = {
        "zerocall.server.endpoints=tcp://127.0.0.1:0",
        "zerocall.server.http.port=0",
        "zerocall.client.channel.greeter.target=tcp://127.0.0.1:1"
      })
  class OverTheNetwork {
    @Autowired
    private RpcServerLifecycle server;

    @Test
    void greetsClientsOverZeroMqAndHttp() throws Exception {
      try (RpcClient client = RpcClient.connect(server.server().endpoint())) {
        assertThat(client.proxy(Greeter.class).greet("Ada")).isEqualTo("Hello Ada");
        assertThat(client.call("rpc.discover", io.zerocall.JsonText.class).toString())
            .contains("\"title\":\"greeter\"");
      }
      HttpRequest request = HttpRequest.newBuilder(
              URI.create(server.server().endpoints().get(1) + "/"))
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"greeter.greet\",\"params\":[\"Ada\"]}"))
          .build();
      assertThat(
              HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .contains("\"result\":\"Hello Ada\"");
    }
  }

  @Nested
  @SpringBootTest
  @AutoConfigureTestRpcTransport
  class InMemory {
    @Autowired
    private Guestbook guestbook;

    @Test
    void theGuestbookCallsTheServer() {
      assertThat(guestbook.greetings(List.of("Ada", "Alan")))
          .containsExactly("Hello Ada", "Hello Alan");
    }
  }

  @Test
  void theReadmeHasEightLines() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSize(8);
  }
}
