package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zerocall.RpcLimits;
import io.zerocall.http.endpoint.EndpointExchange;
import io.zerocall.http.endpoint.EndpointResponse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Protocols beside JSON-RPC that the connector serves at paths of their own. */
class EndpointTest {
  private final BlockingQueue<EndpointExchange> exchanges = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();

  private Served serve(Consumer<EndpointExchange> script) {
    return Served.with(
        b -> b,
        c -> c.endpoint(new ScriptedEndpoint("/other", exchange -> {
          exchanges.add(exchange);
          bodies.add(new String(exchange.body(), StandardCharsets.UTF_8));
          script.accept(exchange);
        })));
  }

  private static HttpRequest.Builder request(Served served) {
    return HttpRequest.newBuilder(URI.create(served.server().endpoint() + "/other"))
        .timeout(Duration.ofSeconds(Served.PATIENCE_SECONDS))
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> post(Served served, String body) {
    return served.send(request(served).POST(BodyPublishers.ofString(body)));
  }

  private static EndpointResponse response(int status, String json) {
    return new EndpointResponse(status, json.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private static byte[] bytes(String document) {
    return document.getBytes(StandardCharsets.UTF_8);
  }

  private static void call(EndpointExchange exchange, String document) {
    exchange.call(
        bytes(document),
        null,
        reply -> exchange.respond(response(200, new String(reply, StandardCharsets.UTF_8))));
  }

  private EndpointExchange next() throws InterruptedException {
    EndpointExchange exchange = exchanges.poll(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(exchange).isNotNull();
    return exchange;
  }

  @Test
  void respondsWithStatusHeadersAndContent() throws Exception {
    try (Served served = serve(exchange -> exchange.respond(
        new EndpointResponse(400, bytes("{}"), Map.of("x-some", exchange.header("x-one")))))) {
      HttpResponse<String> response = served.send(request(served)
          .header("X-One", "1")
          .header("X-One", "2")
          .POST(BodyPublishers.ofString("[1]")));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("{}");
      assertThat(response.headers().firstValue("x-some")).hasValue("1, 2");
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      EndpointExchange exchange = next();
      assertThat(bodies).containsExactly("[1]");
      assertThat(exchange.header("x-two")).isNull();
    }
  }

  @Test
  void respondsWithoutContent() {
    try (Served served = serve(exchange -> exchange.respond(response(202, "")))) {
      HttpResponse<String> response = post(served, "{}");
      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.headers().firstValue("content-length")).hasValue("0");
      assertThat(response.headers().firstValue("content-type")).isEmpty();
      assertThat(post(served, "{}").statusCode()).as("on the same connection").isEqualTo(202);
    }
  }

  @Test
  void callsTheServerOneCallAfterTheOther() {
    try (Served served = serve(exchange -> exchange.call(
        bytes(Served.call(1, "mult", "[2,3]")),
        null,
        reply -> call(exchange, Served.call(2, "mult", "[6,7]"))))) {
      assertThat(post(served, "{}").body()).isEqualTo(Served.result(2, "42"));
    }
  }

  @Test
  void callsHaveTheMetadataOfTheRequest() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
    try (Served served = serve(exchange -> exchange.call(
        bytes(Served.call(1, "meta", "[\"tenant\"]")),
        trace,
        meta -> exchange.call(
            bytes(Served.call(2, "trace", "[]")),
            trace,
            reply -> exchange.respond(response(
                200,
                "[" + new String(meta, StandardCharsets.UTF_8) + ","
                    + new String(reply, StandardCharsets.UTF_8) + "]")))))) {
      HttpResponse<String> response = served.send(request(served)
          .header("Zerocall-Meta-Tenant", "blue")
          .header("traceparent", "00-11111111111111111111111111111111-2222222222222222-01")
          .POST(BodyPublishers.ofString("{}")));
      assertThat(response.body())
          .isEqualTo("[" + Served.result(1, "\"blue\"") + ","
              + Served.result(2, "\"" + trace + "\"") + "]");
    }
  }

  @Test
  void aFailureOfTheEndpointIsAStatus() {
    try (Served served = serve(exchange -> {
      throw new IllegalStateException("a mistake, on purpose");
    })) {
      assertThat(post(served, "{}").statusCode()).isEqualTo(500);
    }
    try (Served served =
        serve(exchange -> exchange.call(bytes(Served.call(1, "mult", "[2,3]")), null, reply -> {
          throw new IllegalStateException("another mistake, on purpose");
        }))) {
      assertThat(post(served, "{}").statusCode()).isEqualTo(500);
      assertThat(served.ask(Served.call(1, "mult", "[2,3]"))).isEqualTo(Served.result(1, "6"));
    }
  }

  @Test
  void onlyTheFirstResponseCounts() throws Exception {
    try (Served served = serve(exchange -> {
      exchange.respond(response(200, "1"));
      exchange.respond(response(200, "2"));
    })) {
      assertThat(post(served, "{}").body()).isEqualTo("1");
      assertThat(post(served, "{}").body()).isEqualTo("1");
      Semaphore ended = new Semaphore(0);
      next().whenEnded(ended::release);
      assertThat(ended.tryAcquire()).as("at once").isTrue();
    }
  }

  @Test
  void theEndOfTheConnectionEndsTheExchangeAndItsCall() throws Exception {
    Semaphore ended = new Semaphore(0);
    try (Served served = serve(exchange -> {
      exchange.whenEnded(ended::release);
      call(exchange, Served.call(1, "block", "[]"));
    })) {
      try (RawClient client = new RawClient(served)) {
        client.send(RawClient.post("{}").replace("POST / ", "POST /other "));
        assertThat(Served.await(served.service().begun)).isTrue();
        assertThat(ended.tryAcquire()).isFalse();
      }
      assertThat(Served.await(served.service().interrupted)).isTrue();
      assertThat(Served.await(ended)).isTrue();
    }
  }

  @Test
  void theResetOfAStreamEndsTheExchangeAndItsCall() throws Exception {
    Semaphore ended = new Semaphore(0);
    try (Served served = serve(exchange -> {
          exchange.whenEnded(ended::release);
          call(exchange, Served.call(1, "block", "[]"));
        });
        RawHttp2 client = new RawHttp2(served.port(), RawHttp2.LARGEST_WINDOW)) {
      client.post(1, "/other", "{}");
      assertThat(Served.await(served.service().begun)).isTrue();
      client.reset(1);
      assertThat(Served.await(served.service().interrupted)).isTrue();
      assertThat(Served.await(ended)).isTrue();
      client.post(3, Served.call(1, "mult", "[2,3]"));
      assertThat(client.next(RawHttp2.DATA).stream()).isEqualTo(3);
    }
  }

  @Test
  void anEndpointCancelsItsCallAndRespondsAllTheSame() throws Exception {
    try (Served served = serve(exchange -> call(exchange, Served.call(1, "block", "[]")))) {
      var response = served
          .http()
          .sendAsync(
              request(served).POST(BodyPublishers.ofString("{}")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(Served.await(served.service().begun)).isTrue();
      EndpointExchange exchange = next();
      exchange.cancel();
      assertThat(Served.await(served.service().interrupted)).isTrue();
      exchange.respond(response(200, "\"cancelled\""));
      assertThat(response.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS).body())
          .isEqualTo("\"cancelled\"");
    }
  }

  @Test
  void refusesWhatTheConnectorRefuses() {
    try (Served served = serve(exchange -> exchange.respond(response(200, "1")))) {
      for (String method : List.of("GET", "DELETE")) {
        HttpResponse<String> response =
            served.send(request(served).method(method, BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("POST, OPTIONS");
      }
      HttpResponse<String> foreign = served.send(request(served)
          .header("Origin", "http://evil.example")
          .POST(BodyPublishers.ofString("{}")));
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(exchanges).isEmpty();
    }
  }

  @Test
  void refusalsAreInTheProtocolOfTheEndpoint() {
    RpcLimits limits = RpcLimits.DEFAULTS.withMessageBytes(2_000);
    try (Served served = Served.with(
        b -> b.limits(limits),
        c -> c.endpoint(
            new ScriptedEndpoint("/other", exchange -> exchange.respond(response(200, "1")))))) {
      HttpResponse<String> foreign = served.send(request(served)
          .header("Origin", "http://evil.example")
          .POST(BodyPublishers.ofString("1")));
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(foreign.body()).startsWith("{\"refused\":\"Pages of this origin may not call");
      HttpResponse<String> large = post(served, "1".repeat(2_001));
      assertThat(large.statusCode()).isEqualTo(413);
      assertThat(large.body()).startsWith("{\"refused\":\"Too large: the body");
      HttpResponse<String> elsewhere =
          served.send(HttpRequest.newBuilder(URI.create(served.server().endpoint() + "/"))
              .header("Content-Type", "text/plain")
              .POST(BodyPublishers.ofString("1")));
      assertThat(elsewhere.body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":");
    }
  }

  @Test
  void aPathHasOneEndpoint() {
    HttpConnector connector = HttpConnector.at("127.0.0.1", 0);
    connector.endpoint(new ScriptedEndpoint("/one", exchange -> {}));
    for (String taken : List.of("/one", "/", "/health")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> connector.endpoint(new ScriptedEndpoint(taken, exchange -> {})))
          .withMessageContaining("the path " + taken + " is taken");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> connector.endpoint(new HttpEndpoint() {}))
        .withMessageContaining("one of this library's");
  }
}
