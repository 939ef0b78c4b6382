package io.zerocall.gateway;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A gateway with a connector for HTTP, and a client for it. */
final class TestGateway implements AutoCloseable {
  static final long PATIENCE_SECONDS = 20;
  private static final int OFTEN = 50;
  private static final Duration OFTEN_TAKES = Duration.ofSeconds(25);
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  private final RpcGateway gateway;
  private final RpcServer server;
  private final HttpClient http;

  private TestGateway(RpcGateway gateway) {
    this.gateway = gateway;
    this.server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .fallback(gateway)
        .start();
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  static TestGateway to(String... endpoints) {
    return to(Duration.ofSeconds(30), endpoints);
  }

  static TestGateway to(Duration longest, String... endpoints) {
    List<RpcClient> clients = Arrays.stream(endpoints).map(RpcClient::connect).toList();
    return new TestGateway(RpcGateway.to(longest, clients));
  }

  static RpcServer backend(Object service) {
    return backend("tcp://127.0.0.1:0", service);
  }

  static RpcServer backend(String endpoint, Object service) {
    return RpcServer.builder().bind(endpoint).register(service).start();
  }

  /** Returns the gateway's ZeroMQ endpoint. */
  String endpoint() {
    return server.endpoint();
  }

  RpcServer server() {
    return server;
  }

  HttpClient http() {
    return http;
  }

  URI uri() {
    return URI.create(server.endpoints().get(1) + "/");
  }

  HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(uri())
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  String send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString()).body();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String ask(String body) {
    return send(request(body));
  }

  String ask(String method, String params) {
    return ask(call(method, params));
  }

  /**
   * Repeats a call until the reply contains a text, and returns it; a lost connection may be
   * noticed late.
   */
  String askUntil(String text, String method, String params) {
    AtomicReference<String> answer = new AtomicReference<>("");
    eventually("the answer contains " + text, () -> {
      answer.set(ask(method, params));
      return answer.get().contains(text);
    });
    return answer.get();
  }

  /** Calls so often that it would take far too long if each reply took a connect timeout. */
  void askOften(String text, String method) {
    long begun = System.nanoTime();
    for (int i = 0; i < OFTEN; i++) {
      assertThat(ask(method, "[]")).contains(text);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .as("the time of %s answers", OFTEN)
        .isLessThan(OFTEN_TAKES);
  }

  static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  static String result(String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}";
  }

  /** Closes the gateway twice, which must do no harm. */
  @Override
  public void close() {
    server.close();
    gateway.close();
    gateway.close();
    server.close();
  }
}
