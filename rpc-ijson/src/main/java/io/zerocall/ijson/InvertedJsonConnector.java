package io.zerocall.ijson;

import io.zerocall.RpcConnector;
import io.zerocall.RpcLimits;
import io.zerocall.broker.authorization.TaskConnector;
import io.zerocall.http.exchange.ExchangeSettings;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets clients and workers of Inverted Json reach a broker over plain HTTP/1.1:
 *
 * <pre>{@code
 * RpcBroker.builder()
 *     .bind("tcp://127.0.0.1:5555")
 *     .connector(InvertedJsonConnector.at("127.0.0.1", 8001))
 *     .start();
 * }</pre>
 *
 * <p>The path of a request is the name of a queue, and bodies are opaque bytes. The queues are the
 * broker's: a worker that speaks JSON-RPC gets the tasks that were posted here, and a worker here
 * gets the calls of the broker's other clients.
 *
 * <p>By default, foreign web pages can't send requests: the connector refuses a request whose
 * {@code Host} is neither this machine's loopback address or name, nor the address the connector
 * listens on, nor {@linkplain #allowHost allowed}, and a request from a page of another origin. A
 * page can hide where the request of a link or an image comes from, unless the request goes to a
 * loopback address. So a connector that is reached by other addresses needs a policy to keep pages
 * from posting empty tasks.
 *
 * <p>Not thread-safe; may be used for one broker only.
 */
@SuppressWarnings("exports") // only the broker uses it as a TaskConnector
public final class InvertedJsonConnector implements RpcConnector, TaskConnector {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

  private final String host;
  private final int port;
  private final Set<String> hosts = new LinkedHashSet<>();
  private boolean jsonrpc2;

  private InvertedJsonConnector(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * Creates a connector that listens on an address.
   *
   * @param host a name or an address of this machine; {@code *} for all of its addresses
   * @param port from 0 to 65535; 0 selects a free one
   * @throws IllegalArgumentException if the port is out of range
   */
  public static InvertedJsonConnector at(String host, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    return new InvertedJsonConnector(host, port);
  }

  /**
   * Also accepts requests whose {@code Host} header names this host.
   *
   * @param name such as {@code ijson} or {@code jobs.example.com}, for every port, or
   *     {@code jobs.example.com:8001}
   * @throws IllegalArgumentException if it is not a host
   */
  public InvertedJsonConnector allowHost(String name) {
    hosts.add(ExchangeSettings.requireHost(name));
    return this;
  }

  /**
   * Sets whether a response without content is a JSON-RPC document instead: {@code {"result":
   * true}} for success, otherwise an error. By default it is not.
   */
  public InvertedJsonConnector jsonrpc2(boolean documents) {
    jsonrpc2 = documents;
    return this;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public Listening open(Settings settings) {
    RpcLimits limits = settings.limits();
    return JobInterface.open(
        new ExchangeSettings(
            host,
            port,
            Set.copyOf(hosts),
            REQUEST_TIMEOUT,
            KEEP_ALIVE,
            TransportOptions.DEFAULTS
                .withLimits(limits.messageBytes(), limits.connections(), REQUEST_TIMEOUT)
                .withConnectionsPerClient(limits.connectionsPerClient())
                .withNetworks(settings.networks())),
        settings.dispatcher(),
        new Answers(jsonrpc2));
  }

  @Override
  public String toString() {
    return "InvertedJsonConnector(" + host + ":" + port + ")";
  }
}
