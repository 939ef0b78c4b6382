package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.client.RpcClient;
import io.zerocall.server.FallbackTopic;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Forwards a server's calls to other servers, its <em>backends</em>:
 *
 * <pre>{@code
 * RpcGateway gateway = RpcGateway.to(RpcClient.connect("tcp://127.0.0.1:5555"));
 * RpcServer server =
 *     RpcServer.builder().connector(HttpConnector.at("127.0.0.1", 8080)).fallback(gateway).start();
 * }</pre>
 *
 * <p>Parameters, results and errors are forwarded unchanged, and so are the metadata, the trace and
 * the time until the deadline. A call that its caller abandons is cancelled at the backend too.
 * Methods that are registered at the server itself run there. {@code rpc.discover} and
 * {@code system.…} describe the backends' methods; the server itself answers {@code rpc.ping}.
 *
 * <p>A single backend gets all calls. If there are several, the first one that offers a method gets
 * its calls. The gateway asks them for their methods ({@code system.listMethods}) at the beginning,
 * and again when a name is unknown or a connection was lost, each backend at most once a second.
 *
 * <p>A notification goes to the backend that offers its method, or else to the first one, but not
 * directly to the server's own subscribers. They receive the messages that any client publishes at
 * any of the backends: while a topic has subscribers at the server, the gateway is subscribed to it
 * at every backend, with its own clients and their metadata. The reply to a subscriber doesn't wait
 * for that. If a backend is unreachable or refuses, the gateway tries again later. The subscribers
 * are notified that they may have missed messages, as they are after a connection was lost.
 *
 * <p>A call that a backend doesn't answer ends in {@link io.zerocall.RpcErrorCode#OVERLOADED} if
 * the backend is unreachable (at once if it has been unreachable for the client's connect timeout,
 * see {@link RpcClient#withFailFast}), in {@link io.zerocall.RpcErrorCode#WORKER_LOST} if the
 * connection was lost while the call ran, and in {@link io.zerocall.RpcErrorCode#CANCELLED} if its
 * time was up; the message names the backend. Calls are never retried.
 *
 * <p>Thread-safe, and by any number of servers.
 */
public final class RpcGateway implements RpcFallback, AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  private final List<RpcClient> clients;
  private final List<Upstream> upstreams;
  private final Route route;

  private RpcGateway(List<RpcClient> clients, Duration longest, Route route) {
    this.clients = clients;
    this.upstreams =
        clients.stream().map(client -> new Upstream(client, longest)).toList();
    this.route = route;
  }

  /** Creates a gateway whose calls may take at most one minute. */
  public static RpcGateway to(RpcClient... backends) {
    return to(LONGEST, List.of(backends));
  }

  /**
   * Creates a gateway.
   *
   * @param longest how long a call may take, even if its caller would wait longer
   * @param backends clients of the backends, the most important one first. The caller's metadata
   *     replaces a client's own metadata of the same name
   * @throws IllegalArgumentException if there is no backend, or {@code longest} is not positive
   */
  public static RpcGateway to(Duration longest, List<RpcClient> backends) {
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("backends: none (expected: at least one)");
    }
    List<Backend> known =
        backends.stream().map(client -> new Backend(client, longest)).toList();
    Route route = known.size() == 1 ? known.get(0) : Backends.of(known, System::nanoTime);
    return new RpcGateway(List.copyOf(backends), longest, route);
  }

  @Override
  public CompletableFuture<JsonText> call(String method, Optional<JsonText> params) {
    if (method.startsWith("rpc.") && !method.equals("rpc.discover")) {
      // it refers to a connection
      return CompletableFuture.failedFuture(RpcErrorReply.methodNotFound());
    }
    return route.call(passed(method, params));
  }

  /**
   * Forwards the notification. A backend that publishes it sends it back to the server's own
   * subscribers.
   */
  @Override
  public boolean notified(String method, Optional<JsonText> params) {
    route.pass(passed(method, params));
    return upstreams.stream().anyMatch(Upstream::mayHaveTopics);
  }

  @Override
  public void topicOpened(FallbackTopic topic) {
    upstreams.forEach(upstream -> upstream.open(topic));
  }

  @Override
  public void topicClosed(FallbackTopic topic) {
    upstreams.forEach(upstream -> upstream.close(topic));
  }

  private static ForwardedCall passed(String method, Optional<JsonText> params) {
    RpcContext context = RpcContext.current().orElse(NO_CONTEXT);
    return new ForwardedCall(method, params.orElse(null), context);
  }

  @Override
  public boolean describesMethods() {
    return true;
  }

  /** Closes the clients; calls in flight end in errors. */
  @Override
  public void close() {
    upstreams.forEach(Upstream::close);
    clients.forEach(RpcClient::close);
  }
}
