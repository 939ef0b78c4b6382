package io.zerocall.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official SDK as a client, in the revision 2025-11-25. */
class SdkTest {
  private final Served served = Served.byDefault();
  private final McpSyncClient client = McpClient.sync(
          HttpClientStreamableHttpTransport.builder(served.base())
              .endpoint("/mcp")
              .build())
      .requestTimeout(Duration.ofSeconds(Served.PATIENCE_SECONDS))
      .build();

  @AfterEach
  void close() {
    client.close();
    served.close();
  }

  private McpSchema.CallToolResult call(String tool, Map<String, Object> arguments) {
    return client.callTool(
        McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
  }

  @Test
  void initializesAndPings() {
    McpSchema.InitializeResult result = client.initialize();
    assertThat(result.protocolVersion()).isEqualTo("2025-11-25");
    assertThat(result.serverInfo().name()).isEqualTo("Weather");
    assertThat(result.instructions()).isEqualTo("Ask for a forecast first.");
    assertThat(client.ping()).isNotNull();
    assertThat(client.closeGracefully()).isTrue();
  }

  @Test
  void listsTools() {
    client.initialize();
    List<McpSchema.Tool> tools = client.listTools().tools();
    assertThat(tools).extracting(McpSchema.Tool::name).contains("weather_forecast", "weather_add");
    assertThat(tools).allSatisfy(tool -> assertThat(tool.inputSchema()).containsKey("properties"));
  }

  @Test
  void callsToolsWhoseResultsFitTheirSchemas() {
    client.initialize();
    assertThat(client.listTools().tools()).isNotEmpty(); // it validates what it knows a schema of
    McpSchema.CallToolResult forecast =
        call("weather_forecast", Map.of("place", Map.of("name", "Rome", "latitude", 41.9)));
    assertThat(forecast.isError()).isFalse();
    assertThat(forecast.structuredContent())
        .isInstanceOfSatisfying(
            Map.class, content -> assertThat(content.get("sky")).isEqualTo("CLOUDY"));
    assertThat(call("weather_add", Map.of("a", 2, "b", 3)).structuredContent())
        .isEqualTo(Map.of("result", 5));
    assertThat(call("weather_places", Map.of()).structuredContent())
        .isEqualTo(Map.of("result", List.of("Rome", "Oslo")));
    assertThat(call("weather_greet", Map.of("name", "you")).content())
        .containsExactly(McpSchema.TextContent.builder("Hello, you!").build());
    assertThat(call("weather_forget", Map.of()).content()).isEmpty();
  }

  @Test
  void receivesTheExceptionOfAMethodAsAResult() {
    client.initialize();
    McpSchema.CallToolResult result = call("weather_fail", Map.of());
    assertThat(result.isError()).isTrue();
    assertThat(result.content())
        .containsExactly(McpSchema.TextContent.builder("the sensors are broken").build());
  }
}
