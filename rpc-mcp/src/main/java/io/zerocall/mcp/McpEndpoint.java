package io.zerocall.mcp;

import io.zerocall.http.HttpEndpoint;
import io.zerocall.http.endpoint.Endpoint;
import io.zerocall.http.endpoint.EndpointExchange;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets agents call a server's methods as tools, over MCP (the Model Context Protocol) and its
 * transport Streamable HTTP:
 *
 * <pre>{@code
 * RpcServer.builder()
 *     .connector(HttpConnector.at("127.0.0.1", 8080).endpoint(McpEndpoint.at("/mcp")))
 *     .register(new WeatherService())
 *     .start();
 * }</pre>
 *
 * <p>A method is a tool if it is marked with {@code @RpcMethod(tool = true)}, in whatever way it is
 * registered. Tools are found by {@code rpc.discover}, and a call of a tool is a call of its
 * method. So interceptors, bearer tokens, deadlines and limits apply as to all calls.
 *
 * <p>The endpoint speaks the revisions 2026-07-28, 2025-11-25 and 2025-06-18 of the protocol.
 *
 * <p>Not thread-safe; may be used for one server only.
 */
@SuppressWarnings("exports") // only the connector uses it as an Endpoint
public final class McpEndpoint implements HttpEndpoint, Endpoint {
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  private final String path;
  private final McpMethods methods = new McpMethods();

  private McpEndpoint(String path) {
    this.path = path;
  }

  /**
   * Creates an endpoint.
   *
   * @param path such as {@code /mcp}
   * @throws IllegalArgumentException if it is not a path of letters, digits and {@code . _ ~ -}
   */
  public static McpEndpoint at(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("path: \"" + path + "\" (expected: such as /mcp)");
    }
    return new McpEndpoint(path);
  }

  /**
   * Tells agents how to use the server's tools together, and what they should know of them.
   *
   * @param text for language models to read; null for none
   */
  public McpEndpoint instructions(@Nullable String text) {
    methods.instructions(text);
    return this;
  }

  /**
   * Runs tools as jobs of a broker that keeps jobs, for clients that support tasks. Such a client
   * gets a task at once and asks for its result later. With the stateless revision each call of
   * these tools becomes a job then. With 2025-11-25 the client chooses for each call. Clients
   * without support for tasks call these tools like all others.
   *
   * <p>Only methods that workers offer run as jobs. The broker knows their parameters if they are
   * described to it: {@code RpcBroker.builder().describe(Orders.class)}.
   *
   * @param methods names of methods, such as {@code orders.place}, or the beginnings of names and a
   *     *, such as {@code orders.*}
   * @throws IllegalArgumentException if one of them has a * elsewhere than at its end
   */
  public McpEndpoint jobs(String... methods) {
    for (String method : methods) {
      this.methods.jobTools().add(method);
    }
    return this;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public void received(EndpointExchange exchange) {
    methods.received(exchange);
  }

  @Override
  public byte[] refusal(String why) {
    return McpRequest.refusal(McpException.invalidRequest(why));
  }

  @Override
  public String toString() {
    return "McpEndpoint(" + path + ")";
  }
}
