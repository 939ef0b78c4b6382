package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.RpcClient;
import io.zerocall.gateway.RpcGateway;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tools of servers behind a gateway. */
@Timeout(60)
class GatewayTest {

  @Test
  void theToolsOfABackendAreToolsOfTheGateway() {
    try (RpcServer backend = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .register(new Weather())
            .start();
        RpcGateway gateway = RpcGateway.to(RpcClient.connect(backend.endpoint()));
        RpcServer server = RpcServer.builder()
            .connector(HttpConnector.at("127.0.0.1", 0).endpoint(McpEndpoint.at("/mcp")))
            .fallback(gateway)
            .start()) {
      Peer peer = new Peer(server.endpoint());
      assertThat(member(result(peer.ask("tools/list")), "tools").elements())
          .extracting(tool -> member(tool, "name").string())
          .contains("weather_forecast", "weather_add")
          .doesNotContain("weather_secret");
      assertThat(member(result(peer.ask("weather_add", "{\"a\":2,\"b\":3}")), "structuredContent"))
          .hasToString("5");
      assertThat(peer.ask("weather_secret", "{}").body()).contains("Unknown tool");
    }
  }
}
