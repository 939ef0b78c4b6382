package io.zerocall.http;

import io.zerocall.RpcTls;
import io.zerocall.http.endpoint.Endpoint;
import io.zerocall.http.request.Access;
import io.zerocall.http.request.ListenAddress;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Connector;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a server be called over HTTP and WebSocket, by curl, a browser, or any JSON-RPC client:
 *
 * <pre>{@code
 * RpcServer.builder()
 *     .bind("tcp://127.0.0.1:5555")
 *     .connector(HttpConnector.at("127.0.0.1", 8080))
 *     .register(new CalculatorService())
 *     .start();
 * }</pre>
 *
 * <p>{@code POST /} takes a JSON-RPC 2.0 document, single or batch, of the type
 * {@code application/json}, and responds with status 200, or with 204 if it contains only
 * notifications. A WebSocket at {@code /} carries one document per text message, many calls at a
 * time, and notifications from the server. {@code GET /health} reports whether the server accepts
 * calls, and {@code GET /} serves a console for a browser. The connector speaks HTTP/1.1 (RFC
 * 9112), HTTP/2 (RFC 9113) with prior knowledge or as TLS negotiates it, and WebSocket (RFC 6455).
 *
 * <p>The headers {@code Authorization}, {@code traceparent}, {@code Zerocall-Timeout}
 * (milliseconds) and {@code Zerocall-Meta-…} become the call's metadata {@code authorization}, its
 * trace, its deadline, and further metadata.
 *
 * <p>By default, foreign web pages can't call the server. The connector refuses a request whose
 * {@code Host} is neither this machine's loopback address or name, nor the address the connector
 * listens on, nor {@linkplain #allowHost allowed}. It also refuses a request from a page of another
 * origin that is not {@linkplain #allowOrigin allowed}.
 *
 * <p>Not thread-safe; may be used for one server only.
 */
@SuppressWarnings("exports") // only the server uses it as a Connector
public final class HttpConnector implements Connector {
  private static final Set<String> OWN_PATHS = Set.of("/", "*", "/health");

  private final String host;
  private final int port;
  private final Set<String> hosts = new LinkedHashSet<>();
  private final Set<String> origins = new LinkedHashSet<>();
  private Duration requestTimeout = Duration.ofSeconds(10);
  private Duration keepAlive = Duration.ofSeconds(60);
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private boolean console = true;
  private @Nullable Tls tls;

  private HttpConnector(String host, int port) {
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
  public static HttpConnector at(String host, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    return new HttpConnector(host, port);
  }

  /**
   * Also accepts requests whose {@code Host} header names this host. Every name except
   * {@code localhost} needs this. Otherwise an attacker could make a name of its own resolve to
   * this server, and a page under that name could call it.
   *
   * @param name such as {@code rpc.example.com}, for every port, or {@code rpc.example.com:8080}
   */
  public HttpConnector allowHost(String name) {
    hosts.add(Access.requireHost(name));
    return this;
  }

  /**
   * Lets pages of this origin call and read the replies (CORS), and open WebSockets.
   *
   * @param origin such as {@code https://app.example.com}: scheme, host, and port unless it is the
   *     scheme's default
   * @throws IllegalArgumentException if it is not an origin
   */
  public HttpConnector allowOrigin(String origin) {
    origins.add(Access.requireOrigin(origin));
    return this;
  }

  /** Sets how long a request may take to arrive, from its first byte to its last; default 10 s. */
  public HttpConnector requestTimeout(Duration value) {
    requestTimeout = requirePositive("requestTimeout", value);
    return this;
  }

  /** Sets how long a connection may have no request before it is closed; default 60 s. */
  public HttpConnector keepAlive(Duration value) {
    keepAlive = requirePositive("keepAlive", value);
    return this;
  }

  /** Sets whether {@code GET /} serves the console; it does by default. */
  public HttpConnector console(boolean shown) {
    console = shown;
    return this;
  }

  /**
   * Also serves another protocol, at a path of its own, such as MCP. What this connector checks
   * before it accepts a request, and its limits, apply to the endpoint's requests too.
   *
   * @throws IllegalArgumentException if the endpoint is none of this library's, or another one has
   *     its path
   */
  public HttpConnector endpoint(HttpEndpoint value) {
    if (!(value instanceof Endpoint endpoint)) {
      throw new IllegalArgumentException(
          "endpoint: " + value + " (expected: one of this library's, such as McpEndpoint)");
    }
    String path = endpoint.path();
    if (OWN_PATHS.contains(path) || endpoints.putIfAbsent(path, endpoint) != null) {
      throw new IllegalArgumentException(
          "the path " + path + " is taken (expected: a path of the endpoint's own)");
    }
    return this;
  }

  /**
   * Uses TLS, version 1.2 or 1.3. The files are read again when they have changed, for new
   * connections.
   *
   * @param certificateChain a file with the certificates in PEM, the server's own first
   * @param privateKey a file with its key in PEM (PKCS #8), without a password
   * @throws IllegalArgumentException if the files can't be read or don't belong together
   */
  public HttpConnector tls(Path certificateChain, Path privateKey) {
    return tls(RpcTls.ofCertificate(certificateChain, privateKey));
  }

  /**
   * Uses TLS, version 1.2 or 1.3, with the certificate of these settings, which may come from an
   * {@code SSLContext}.
   *
   * @throws IllegalArgumentException if the settings require clients' certificates, which are for
   *     endpoints at {@code tls://} only
   */
  public HttpConnector tls(RpcTls settings) {
    if (settings.requiresClientCertificate()) {
      throw new IllegalArgumentException("tls: the settings require clients' certificates"
          + " (expected: settings without withClientCertificate(); bearer tokens name users)");
    }
    tls = new Tls(settings);
    return this;
  }

  private static Duration requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
    return value;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public Binding open(TransportOptions options, ServerReceiver receiver) {
    HttpSettings settings = new HttpSettings(
        new ListenAddress(host, port),
        Set.copyOf(hosts),
        Set.copyOf(origins),
        TimeUnit.NANOSECONDS.convert(requestTimeout),
        TimeUnit.NANOSECONDS.convert(keepAlive),
        console,
        Map.copyOf(endpoints),
        tls,
        options);
    return HttpBinding.open(settings, receiver);
  }

  @Override
  public String toString() {
    return "HttpConnector(" + host + ":" + port + ")";
  }
}
