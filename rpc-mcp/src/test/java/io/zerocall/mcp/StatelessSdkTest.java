package io.zerocall.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.modern.McpSchema;
import io.modelcontextprotocol.modern.client.McpClient;
import io.modelcontextprotocol.modern.client.McpSyncClient;
import io.modelcontextprotocol.modern.client.transport.HttpClientMcpTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official SDK as a client, in the revision 2026-07-28. */
class StatelessSdkTest {
  private final Served served = Served.byDefault();
  private final McpSyncClient client =
      McpClient.sync(HttpClientMcpTransport.builder(served.uri()).build()).build();

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void discoversTheServer() {
    McpSchema.DiscoverResult result = client.discover();
    assertThat(result.supportedVersions()).contains("2026-07-28");
    assertThat(result.instructions()).isEqualTo("Ask for a forecast first.");
  }

  @Test
  void listsTools() {
    assertThat(client.listTools().list().tools())
        .extracting(McpSchema.Tool::name)
        .contains("weather_forecast", "weather_add");
  }

  @Test
  void callsToolsWhoseResultsFitTheirSchemas() {
    Map<String, Object> place = Map.of("name", "Rome", "latitude", 41.9);
    McpSchema.CallToolResult forecast =
        client.tool("weather_forecast").arguments(Map.of("place", place)).call();
    assertThat(forecast.structuredContent())
        .isInstanceOfSatisfying(
            Map.class, content -> assertThat(content.get("sky")).isEqualTo("CLOUDY"));
    assertThat(client.tool("weather_places").call().structuredContent())
        .isEqualTo(List.of("Rome", "Oslo"));
    assertThat(
            client.tool("weather_add").arguments(Map.of("a", 2, "b", 3)).call().structuredContent())
        .isEqualTo(5);
  }

  @Test
  void receivesTheExceptionOfAMethodAsAResult() {
    assertThat(client.tool("weather_fail").call().isError()).isTrue();
  }

  @Test
  void cancelsACallThatItNoLongerWaitsFor() throws Exception {
    assertThatThrownBy(() ->
            client.tool("weather_block").callTimeout(Duration.ofMillis(500)).call())
        .isInstanceOf(RuntimeException.class);
    assertThat(Served.await(served.weather().interrupted)).isTrue();
  }
}
