package io.zerocall.http;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server with an HTTP connector, and a client for it. */
final class Served implements AutoCloseable {
  static final long PATIENCE_SECONDS = 20;

  private final Service service = new Service();
  private final RpcServer server;
  private final HttpClient http;

  /** The methods to call. */
  @RpcService("test")
  public static final class Service {
    final BlockingQueue<String> noted = new LinkedBlockingQueue<>();
    final BlockingQueue<CompletableFuture<String>> pending = new LinkedBlockingQueue<>();
    final Semaphore blocked = new Semaphore(0);
    final Semaphore begun = new Semaphore(0);
    final Semaphore interrupted = new Semaphore(0);

    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public String echo(String text) {
      return text;
    }

    @RpcMethod
    public void note(String text) {
      noted.add(text);
    }

    @RpcMethod
    public String meta(String name) {
      return RpcContext.current().orElseThrow().meta().getOrDefault(name, "none");
    }

    @RpcMethod
    public String trace() {
      return RpcContext.current().orElseThrow().traceparent().orElse("none");
    }

    @RpcMethod
    public long remaining() {
      return RpcContext.current()
          .orElseThrow()
          .remainingTime()
          .map(Duration::toMillis)
          .orElse(-1L);
    }

    @RpcMethod
    public void block() throws InterruptedException {
      begun.release();
      try {
        blocked.acquire();
      } catch (InterruptedException e) {
        interrupted.release();
        throw e;
      }
    }

    @RpcMethod
    public CompletableFuture<String> later() {
      CompletableFuture<String> future = new CompletableFuture<>();
      pending.add(future);
      return future;
    }
  }

  private Served(RpcServerBuilder builder, HttpConnector connector) {
    server = builder.connector(connector).register(service).start();
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  static Served byDefault() {
    return with(builder -> builder, connector -> connector);
  }

  static Served of(RpcServerBuilder builder) {
    return new Served(builder, HttpConnector.at("127.0.0.1", 0));
  }

  static Served with(
      UnaryOperator<RpcServerBuilder> builder, UnaryOperator<HttpConnector> connector) {
    return new Served(
        builder.apply(RpcServer.builder()), connector.apply(HttpConnector.at("127.0.0.1", 0)));
  }

  RpcServer server() {
    return server;
  }

  Service service() {
    return service;
  }

  URI uri() {
    return URI.create(server.endpoint() + "/");
  }

  int port() {
    return uri().getPort();
  }

  HttpClient http() {
    return http;
  }

  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri())
        .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
        .header("Content-Type", "application/json");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> post(String body) {
    return send(request().POST(BodyPublishers.ofString(body)));
  }

  String ask(String body) {
    return post(body).body();
  }

  static String call(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test." + method + "\",\"params\":"
        + params + "}";
  }

  static String result(int id, String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}";
  }

  static boolean await(Semaphore semaphore) throws InterruptedException {
    return semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    service.blocked.release(1_000);
    service.pending.forEach(future -> future.complete("closing"));
    server.close();
  }
}
