package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.call;
import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that their clients don't wait for any more. */
class CancellingTest {
  private final Served served = Served.byDefault();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void closingTheConnectionCancelsTheCall() throws Exception {
    String body = call("weather_block", "{}");
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), served.uri().getPort())) {
      socket
          .getOutputStream()
          .write(("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Content-Length: " + body.length() + "\r\n\r\n" + body)
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(Served.await(served.weather().begun)).isTrue();
    }
    assertThat(Served.await(served.weather().interrupted)).isTrue();
  }

  @Test
  void aClientThatGivesUpCancelsTheCall() throws Exception {
    HttpRequest request = served
        .request()
        .header("MCP-Protocol-Version", "2025-11-25")
        .POST(BodyPublishers.ofString(call("weather_block", "{}")))
        .build();
    CompletableFuture<HttpResponse<String>> response =
        http.sendAsync(request, BodyHandlers.ofString());
    assertThat(Served.await(served.weather().begun)).isTrue();
    response.cancel(true);
    assertThat(Served.await(served.weather().interrupted)).isTrue();
  }

  @Test
  void aNotificationCancelsTheCallOfItsSession() throws Exception {
    HttpRequest request = served
        .request()
        .header("MCP-Protocol-Version", "2025-11-25")
        .header("Mcp-Session-Id", "one")
        .POST(BodyPublishers.ofString(call("weather_block", "{}")))
        .build();
    CompletableFuture<HttpResponse<String>> response =
        http.sendAsync(request, BodyHandlers.ofString());
    assertThat(Served.await(served.weather().begun)).isTrue();
    assertThat(cancel("two", "1")).isEqualTo(202);
    assertThat(cancel("one", "2")).isEqualTo(202);
    assertThat(response).isNotDone();
    assertThat(cancel("one", "1")).isEqualTo(202);
    assertThat(Served.await(served.weather().interrupted)).isTrue();
    HttpResponse<String> answered = response.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(member(json(answered), "error"))
        .hasToString("{\"code\":-32800,\"message\":\"Cancelled\"}");
    assertThat(cancel("one", "1")).isEqualTo(202);
  }

  private int cancel(String session, String id) {
    return served
        .post(
            served
                .request()
                .header("MCP-Protocol-Version", "2025-11-25")
                .header("Mcp-Session-Id", session),
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                + id + "}}")
        .statusCode();
  }
}
