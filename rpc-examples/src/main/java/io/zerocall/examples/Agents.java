package io.zerocall.examples;

import io.zerocall.broker.RpcBroker;
import io.zerocall.http.HttpConnector;
import io.zerocall.mcp.McpEndpoint;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;

/** Methods that agents call as tools, over MCP. */
final class Agents {
  private Agents() {}

  static RpcServer serve(int port) {
    RpcServer server = RpcServer.builder()
        .connector(HttpConnector.at("127.0.0.1", port).endpoint(McpEndpoint.at("/mcp")))
        .register(new TimetableService())
        .start();
    return server;
  }

  static RpcBroker serveJobs(String endpoint, int port, Path file) {
    RpcBroker broker = RpcBroker.builder()
        .bind(endpoint)
        .connector(
            HttpConnector.at("127.0.0.1", port).endpoint(McpEndpoint.at("/mcp").jobs("reports.*")))
        .describe(Reports.class)
        .jobs(SqliteJobStore.open(file))
        .start();
    return broker;
  }
}
