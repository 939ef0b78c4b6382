package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.META;
import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.message;
import static io.zerocall.mcp.Peer.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests of the revision 2026-07-28. */
class StatelessTest {
  private final Served served = Served.byDefault();

  @AfterEach
  void close() {
    served.close();
  }

  private JsonText tool(String name) {
    return member(result(served.ask("tools/list")), "tools").elements().stream()
        .filter(tool -> member(tool, "name").string().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysWhatItIs() {
    HttpResponse<String> response = served.ask("server/discover");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().map()).doesNotContainKey("mcp-session-id");
    assertThat(response.body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\","
            + "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":"
            + "{\"name\":\"Weather\",\"version\":\"1.2.3\"}},"
            + "\"supportedVersions\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\"],"
            + "\"capabilities\":{\"tools\":{}},"
            + "\"instructions\":\"Ask for a forecast first.\","
            + "\"ttlMs\":60000,\"cacheScope\":\"private\"}}");
  }

  @Test
  void listsMarkedMethodsInTheOrderOfTheirNames() {
    JsonText result = result(served.ask("tools/list"));
    List<String> names = member(result, "tools").elements().stream()
        .map(tool -> member(tool, "name").string())
        .toList();
    assertThat(names)
        .containsExactly(
            "weather_add",
            "weather_block",
            "weather_fail",
            "weather_forecast",
            "weather_forget",
            "weather_greet",
            "weather_places",
            "weather_populations",
            "weather_sum",
            "weather_user");
    assertThat(result.members())
        .containsKeys("ttlMs", "cacheScope")
        .doesNotContainKey("nextCursor");
  }

  @Test
  void describesAToolWithItsOwnDefinitions() {
    JsonText tool = tool("weather_forecast");
    assertThat(member(tool, "title").string()).isEqualTo("Forecasts the weather");
    assertThat(member(tool, "description").string())
        .isEqualTo("Forecasts the weather. Knows nothing of next week.");
    assertThat(member(tool, "annotations")).hasToString("{\"idempotentHint\":true}");
    JsonText input = member(tool, "inputSchema");
    assertThat(member(input, "type").string()).isEqualTo("object");
    assertThat(member(input, "required")).hasToString("[\"place\"]");
    assertThat(member(input, "additionalProperties")).hasToString("false");
    assertThat(member(input, "properties", "place"))
        .hasToString("{\"$ref\":\"#/$defs/Place\",\"description\":\"where\"}");
    assertThat(member(input, "properties", "days", "default")).hasToString("1");
    assertThat(member(input, "$defs").members()).containsOnlyKeys("Place", "Double");
    JsonText output = member(tool, "outputSchema");
    assertThat(member(output, "type").string()).isEqualTo("object");
    assertThat(member(output, "$defs").members()).containsOnlyKeys("Place", "Sky", "Double");
    assertThat(tool.toString()).doesNotContain("#/components");
  }

  @Test
  void describesResultsThatAreNoObjects() {
    assertThat(member(tool("weather_add"), "outputSchema", "type").string()).isEqualTo("integer");
    assertThat(member(tool("weather_places"), "outputSchema", "type").string()).isEqualTo("array");
    assertThat(tool("weather_greet").members()).doesNotContainKey("outputSchema");
    assertThat(tool("weather_forget").members()).doesNotContainKey("outputSchema");
  }

  @Test
  void returnsAnObjectAsStructuredContentAndAsText() {
    JsonText result =
        result(served.ask("weather_forecast", "{\"place\":{\"name\":\"Rome\",\"latitude\":41.9}}"));
    JsonText forecast = member(result, "structuredContent");
    assertThat(member(forecast, "celsius")).hasToString("11.5");
    assertThat(member(forecast, "sky").string()).isEqualTo("CLOUDY");
    assertThat(member(result, "content"))
        .hasToString(
            "[{\"type\":\"text\",\"text\":" + JsonText.ofString(forecast.toString()) + "}]");
    assertThat(member(result, "isError")).hasToString("false");
    assertThat(member(result, "resultType").string()).isEqualTo("complete");
  }

  @Test
  void returnsATextAsText() {
    JsonText result = result(served.ask("weather_greet", "{\"name\":\"\\\"Ö\\\"\"}"));
    assertThat(member(result, "content"))
        .hasToString("[{\"type\":\"text\",\"text\":\"Hello, \\\"Ö\\\"!\"}]");
    assertThat(result.members()).doesNotContainKey("structuredContent");
  }

  @Test
  void returnsOtherValuesAsTheyAre() {
    assertThat(member(result(served.ask("weather_add", "{\"a\":2,\"b\":3}")), "structuredContent"))
        .hasToString("5");
    assertThat(
            member(result(served.ask("weather_sum", "{\"numbers\":[1,2,3]}")), "structuredContent"))
        .hasToString("6");
    assertThat(member(result(served.ask("weather_places", "{}")), "structuredContent"))
        .hasToString("[\"Rome\",\"Oslo\"]");
    assertThat(member(result(served.ask("weather_forget", "{}")), "content")).hasToString("[]");
  }

  @Test
  void anExceptionOfTheMethodIsAResult() {
    JsonText declared = result(
        served.ask("weather_forecast", "{\"place\":{\"name\":\"Atlantis\",\"latitude\":0}}"));
    assertThat(member(declared, "isError")).hasToString("true");
    assertThat(member(declared, "content"))
        .hasToString("[{\"type\":\"text\",\"text\":\"There is no place of the name Atlantis\"}]");
    JsonText undeclared = result(served.ask("weather_fail", "{}"));
    assertThat(member(undeclared, "isError")).hasToString("true");
    assertThat(undeclared.toString()).contains("the sensors are broken");
  }

  @Test
  void argumentsThatDoNotFitAreAResult() {
    for (String arguments : List.of(
        "{\"a\":1}",
        "{\"a\":1,\"b\":\"x\"}",
        "{\"a\":1,\"b\":2,\"c\":3}",
        "{\"a\":1,\"b\":99999999999}")) {
      JsonText result = result(served.ask("weather_add", arguments));
      assertThat(member(result, "isError")).as(arguments).hasToString("true");
      assertThat(result.toString()).contains("Invalid params");
    }
  }

  @Test
  void onlyToolsCanBeCalled() {
    for (String name : List.of("weather_secret", "weather.add", "rpc.discover", "nothing")) {
      HttpResponse<String> response = served.ask(name, "{}");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(member(json(response), "error"))
          .hasToString("{\"code\":-32602,\"message\":\"Unknown tool: " + name + "\"}");
    }
  }

  @Test
  void aToolThatIsUnregisteredIsUnknown() {
    assertThat(served.ask("weather_add", "{\"a\":2,\"b\":3}").body()).contains("5");
    served.server().unregister("weather.add");
    assertThat(served.ask("weather_add", "{\"a\":2,\"b\":3}").body()).contains("Unknown tool");
  }

  @Test
  void theContextOfATraceReachesTheMethod() {
    String traceparent = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
    String meta =
        META.substring(0, META.length() - 1) + ",\"traceparent\":\"" + traceparent + "\"}";
    HttpResponse<String> response = served.post(
        served.stateless("tools/call").header("Mcp-Name", "weather_user"),
        message("1", "tools/call", "{\"name\":\"weather_user\",\"arguments\":{}," + meta + "}"));
    assertThat(response.body()).contains("nobody " + traceparent);
  }

  @Test
  void theIdIsRepeated() {
    HttpResponse<String> response = served.post(
        served.stateless("tools/list"), message("\"an id\"", "tools/list", "{" + META + "}"));
    assertThat(member(json(response), "id")).hasToString("\"an id\"");
  }

  @Test
  void methodsThatAreNotThereGetStatus404() {
    for (String method : List.of(
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/list",
        "prompts/list",
        "tasks/list",
        "x")) {
      HttpResponse<String> response = served.ask(method);
      assertThat(response.statusCode()).as(method).isEqualTo(404);
      assertThat(member(json(response), "error", "code")).hasToString("-32601");
      assertThat(member(json(response), "id")).hasToString("1");
    }
  }

  @Test
  void requestsWithoutTheirMetadataAreRefused() {
    String version = "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"";
    String capabilities = "\"io.modelcontextprotocol/clientCapabilities\":{}";
    for (String params : List.of(
        "{}",
        "{\"_meta\":{}}",
        "{\"_meta\":7}",
        "{\"_meta\":{" + version + "}}",
        "{\"_meta\":{" + capabilities + "}}",
        "{\"_meta\":{" + version + ",\"io.modelcontextprotocol/clientCapabilities\":1}}")) {
      HttpResponse<String> response =
          served.post(served.stateless("tools/list"), message("7", "tools/list", params));
      assertThat(response.statusCode()).as(params).isEqualTo(400);
      assertThat(member(json(response), "error", "code")).hasToString("-32602");
      assertThat(member(json(response), "id")).hasToString("7");
    }
  }

  private int errorCode(Map<String, String> headers, String name) {
    var request = served.request();
    headers.forEach(request::header);
    HttpResponse<String> response = served.post(
        request,
        message("1", "tools/call", "{\"name\":\"" + name + "\",\"arguments\":{}," + META + "}"));
    JsonText error = json(response).members().get("error");
    assertThat(response.statusCode()).isEqualTo(error == null ? 200 : 400);
    return error == null ? 0 : Integer.parseInt(member(error, "code").toString());
  }

  @Test
  void headersMustBeThoseOfTheBody() {
    String version = "MCP-Protocol-Version";
    String method = "Mcp-Method";
    String name = "Mcp-Name";
    String tool = "weather_places";
    String revision = "2026-07-28";
    assertThat(errorCode(Map.of(version, revision, method, "tools/call", name, tool), tool))
        .isZero();
    assertThat(errorCode(
            Map.of(version, revision, method, "tools/call", name, "  " + tool + " "), tool))
        .isZero();
    assertThat(errorCode(Map.of(method, "tools/call", name, tool), tool)).isEqualTo(-32020);
    assertThat(errorCode(Map.of(version, "2025-11-25", method, "tools/call", name, tool), tool))
        .isEqualTo(-32020);
    assertThat(errorCode(Map.of(version, revision, name, tool), tool)).isEqualTo(-32020);
    assertThat(errorCode(Map.of(version, revision, method, "TOOLS/CALL", name, tool), tool))
        .isEqualTo(-32020);
    assertThat(errorCode(Map.of(version, revision, method, "tools/call"), tool)).isEqualTo(-32020);
    assertThat(errorCode(Map.of(version, revision, method, "tools/call", name, "other"), tool))
        .isEqualTo(-32020);
  }

  @Test
  void aNameInBase64IsDecoded() {
    Base64.Encoder base64 = Base64.getEncoder();
    Map<String, String> rest =
        Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call");
    var headers = new java.util.HashMap<>(rest);
    headers.put(
        "Mcp-Name",
        "=?base64?" + base64.encodeToString("weather_places".getBytes(StandardCharsets.UTF_8))
            + "?=");
    assertThat(errorCode(headers, "weather_places")).isZero();
    headers.put("Mcp-Name", "=?base64?***?=");
    assertThat(errorCode(headers, "weather_places")).isEqualTo(-32020);
    headers.put("Mcp-Name", "=?base64?=");
    assertThat(errorCode(headers, "weather_places")).isEqualTo(-32020);
  }

  @Test
  void twoHeadersOfOneNameMatchNothing() {
    HttpResponse<String> response = served.post(
        served.stateless("tools/list").header("Mcp-Method", "tools/list"),
        message("1", "tools/list", "{" + META + "}"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(member(json(response), "error", "code")).hasToString("-32020");
  }

  @Test
  void unknownRevisionsAreRefusedWithTheKnownOnes() {
    HttpResponse<String> response = served.post(
        served
            .request()
            .header("MCP-Protocol-Version", "1900-01-01")
            .header("Mcp-Method", "tools/list"),
        message("1", "tools/list", "{" + META.replace("2026-07-28", "1900-01-01") + "}"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(member(json(response), "error"))
        .hasToString("{\"code\":-32022,\"message\":\"Unsupported protocol version\",\"data\":"
            + "{\"supported\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\"],"
            + "\"requested\":\"1900-01-01\"}}");
  }
}
