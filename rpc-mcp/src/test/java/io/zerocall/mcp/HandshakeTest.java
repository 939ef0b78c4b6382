package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.call;
import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.message;
import static io.zerocall.mcp.Peer.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests of the revisions with a handshake. */
class HandshakeTest {
  private final Served served = Served.byDefault();

  @AfterEach
  void close() {
    served.close();
  }

  private HttpResponse<String> initialize(String revision) {
    return served.post(
        served.request(),
        message(
            "0",
            "initialize",
            "{\"protocolVersion\":\"" + revision
                + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}"));
  }

  @Test
  void answersTheHandshakeWithASession() {
    HttpResponse<String> response = initialize("2025-11-25");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\"2025-11-25\","
            + "\"capabilities\":{\"tools\":{}},"
            + "\"serverInfo\":{\"name\":\"Weather\",\"version\":\"1.2.3\"},"
            + "\"instructions\":\"Ask for a forecast first.\"}}");
    String session = response.headers().firstValue("mcp-session-id").orElseThrow();
    assertThat(session).matches("[0-9a-f]{32}");
    assertThat(initialize("2025-11-25").headers().firstValue("mcp-session-id"))
        .isNotEqualTo(response.headers().firstValue("mcp-session-id"));
  }

  @Test
  void answersWithTheRevisionAskedForOrWithTheLatest() {
    assertThat(member(result(initialize("2025-06-18")), "protocolVersion").string())
        .isEqualTo("2025-06-18");
    for (String other : List.of("2024-11-05", "2026-07-28", "2099-01-01", "")) {
      assertThat(member(result(initialize(other)), "protocolVersion").string())
          .isEqualTo("2025-11-25");
    }
    HttpResponse<String> response =
        served.post(served.request(), message("1", "initialize", "{\"protocolVersion\":7}"));
    assertThat(member(json(response), "error", "code")).hasToString("-32602");
  }

  @Test
  void acceptsNotifications() {
    for (String method : List.of("notifications/initialized", "notifications/cancelled", "x")) {
      HttpResponse<String> response =
          served.post("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
      assertThat(response.statusCode()).as(method).isEqualTo(202);
      assertThat(response.body()).isEmpty();
    }
    assertThat(served.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}").statusCode())
        .isEqualTo(202);
  }

  @Test
  void answersPings() {
    assertThat(served.post(message("5", "ping", "{}")).body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}");
  }

  @Test
  void callsToolsWithAndWithoutASession() {
    assertThat(result(served.post(call("weather_greet", "{\"name\":\"you\"}"))))
        .hasToString(
            "{\"content\":[{\"type\":\"text\",\"text\":\"Hello, you!\"}],\"isError\":false}");
    HttpResponse<String> inSession = served.post(
        served
            .request()
            .header("MCP-Protocol-Version", "2025-06-18")
            .header("Mcp-Session-Id", "of another process"),
        call("weather_greet", "{\"name\":\"you\"}"));
    assertThat(inSession.body()).contains("Hello, you!");
  }

  @Test
  void anOlderClientSendsNoRevision() {
    HttpResponse<String> response =
        served.post(served.request(), call("weather_greet", "{\"name\":\"you\"}"));
    assertThat(response.body()).contains("Hello, you!");
  }

  @Test
  void aResultThatIsNoObjectIsTheMemberOfOne() {
    JsonText result = result(served.post(call("weather_add", "{\"a\":2,\"b\":3}")));
    assertThat(result)
        .hasToString("{\"content\":[{\"type\":\"text\",\"text\":\"5\"}],"
            + "\"structuredContent\":{\"result\":5},\"isError\":false}");
    JsonText tool = member(result(served.post(message("1", "tools/list", "{}"))), "tools")
        .elements()
        .get(0);
    assertThat(member(tool, "name").string()).isEqualTo("weather_add");
    assertThat(member(tool, "outputSchema", "type").string()).isEqualTo("object");
    assertThat(member(tool, "outputSchema", "required")).hasToString("[\"result\"]");
    assertThat(member(tool, "outputSchema", "properties", "result", "type").string())
        .isEqualTo("integer");
  }

  @Test
  void anObjectIsTheResult() {
    JsonText result = result(served.post(call("weather_populations", "{}")));
    assertThat(member(result, "structuredContent")).hasToString("{\"Rome\":3}");
  }

  @Test
  void unknownMethodsGetAnError() {
    HttpResponse<String> response = served.post(message("1", "server/discover", "{}"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(member(json(response), "error"))
        .hasToString("{\"code\":-32601,\"message\":\"Method not found\"}");
  }

  @Test
  void unknownRevisionsAreRefused() {
    var request = served.request().header("MCP-Protocol-Version", "1900-01-01");
    assertThat(served.post(request, message("1", "ping", "{}")).statusCode()).isEqualTo(400);
    var notification = served.request().header("MCP-Protocol-Version", "1900-01-01");
    assertThat(served
            .post(notification, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
            .statusCode())
        .isEqualTo(400);
  }
}
