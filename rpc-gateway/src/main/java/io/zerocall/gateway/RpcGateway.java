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
 * Passes a server's calls on to other servers, its <em>backends</em>:
 *
 * <pre>{@code
 * RpcGateway gateway = RpcGateway.to(RpcClient.connect("tcp://127.0.0.1:5555"));
 * RpcServer server =
 *     RpcServer.builder().connector(HttpConnector.at("127.0.0.1", 8080)).fallback(gateway).start();
 * }</pre>
 *
 * <p>Parameters, results and errors go through to the letter, and so do metadata, the trace and
 * what is left until the deadline; a call that its caller gives up is cancelled at the backend too.
 * What the server itself has registered is answered there. {@code rpc.discover} and
 * {@code system.…} tell of the backends' methods, {@code rpc.ping} is the server's own.
 *
 * <p>With a single backend all calls go there. Of several the first one that offers a method gets
 * its calls; they are asked for their methods ({@code system.listMethods}) at the beginning, and
 * again when a name is unknown or a connection was lost, each once a second at most.
 *
 * <p>A notification goes to the backend that offers its method, or else to the first one, and not
 * to the server's own subscribers. Those hear what is published at any of the backends, by
 * whomever: while a topic has subscribers at the server, the gateway is subscribed to it at every
 * backend, by the clients it was given and with their metadata. A subscriber's reply doesn't wait
 * for that. A backend that can't be asked, or that refuses, is asked again; those who wait for it
 * are told that they may have missed messages, as they are when a connection was lost.
 *
 * <p>A call that a backend doesn't answer ends in {@link io.zerocall.RpcErrorCode#OVERLOADED} if it
 * can't be reached (at once if that has been so for the client's connect timeout, see
 * {@link RpcClient#withFailFast}), in {@link io.zerocall.RpcErrorCode#WORKER_LOST} if the
 * connection was lost while the call ran, and in {@link io.zerocall.RpcErrorCode#CANCELLED} if the
 * time was up; the message names the backend. Nothing is tried again.
 *
 * <p>Safe for use by any thread; for any number of servers.
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

  /** A gateway whose calls may take a minute at most. */
  public static RpcGateway to(RpcClient... backends) {
    return to(LONGEST, List.of(backends));
  }

  /**
   * A gateway.
   *
   * @param longest how long a call may take, even if its caller would wait longer
   * @param backends clients of the backends, the most important one first; what a client sends with
   *     every call the caller's own metadata of the same name replaces
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
      return CompletableFuture.failedFuture(RpcErrorReply.methodNotFound()); // about a connection
    }
    return route.call(passed(method, params));
  }

  /** Passes it on, from where it comes back to the server's own subscribers, if it can. */
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

  /** Closes the clients; calls that are on their way end in errors. */
  @Override
  public void close() {
    upstreams.forEach(Upstream::close);
    clients.forEach(RpcClient::close);
  }
}
