package io.zerocall.micrometer;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import io.zerocall.gateway.RpcGateway;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls are one tree of spans, whichever way they take. */
class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String MULT =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.mult\",\"params\":[5,7]}";

  private final Traces traces = new Traces();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    traces.close();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  private RpcServer server(Served service) {
    return opened(RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .intercept(RpcObservations.server(traces.registry()))
        .register(service)
        .start());
  }

  private RpcClient client(String endpoint) {
    return opened(
        RpcClient.builder().intercept(RpcObservations.client(traces.registry())).connect(endpoint));
  }

  @Test
  void aCallAndTheCallsThatItsMethodMakesAreOneTree() {
    RpcClient inner = client(server(new Served()).endpoint());
    Served outer = new Served(() -> inner.call("test.mult", int.class, 5, 7));
    RpcClient client = client(server(outer).endpoint());
    traces.within("root", () -> client.call("test.outer", void.class));
    assertThat(traces.tree(5))
        .isEqualTo(
            "root(client test.outer(server test.outer(client test.mult(server test.mult))))");
    assertThat(traces.spans(5))
        .extracting(SpanData::getTraceId)
        .containsOnly(traces.spans(5).get(0).getTraceId());
  }

  @Test
  void aClientThatIsNotObservedPassesTheTraceOfTheServedCallOn() {
    RpcClient inner = opened(RpcClient.connect(server(new Served()).endpoint()));
    Served outer = new Served(() -> inner.call("test.mult", int.class, 5, 7));
    RpcClient client = client(server(outer).endpoint());
    client.call("test.outer", void.class);
    assertThat(traces.tree(3)).isEqualTo("client test.outer(server test.mult server test.outer)");
  }

  @Test
  void asynchronousCallsNotificationsAndBatchesAreObserved() {
    Served served = new Served();
    RpcClient client = client(server(served).endpoint());
    traces.within("async", () -> {
      CompletableFuture<String> later = client.callAsync("test.later", String.class);
      served.promise.complete("done");
      assertThat(later.join()).isEqualTo("done");
    });
    traces.within("notify", () -> client.notify("test.outer"));
    assertThat(traces.tree(6))
        .isEqualTo("async(client test.later(server test.later))"
            + " notify(client test.outer(server test.outer))");
  }

  @Test
  void aBatchIsOneSpanWithOneOfEachOfItsCallsBelow() {
    RpcClient client = client(server(new Served()).endpoint());
    MultiCall multi = client.multiCall();
    var product = multi.call("test.mult", int.class, 2, 2);
    var refused = multi.call("test.refuse", void.class);
    traces.within("root", multi::execute);
    assertThat(product.get()).isEqualTo(4);
    assertThatThrownBy(refused::get).hasMessageContaining("no");
    assertThat(traces.tree(4))
        .isEqualTo("root(client MultiCall(server test.mult server test.refuse))");
  }

  @Test
  void aCallOverHttpContinuesItsCallersTrace() throws Exception {
    RpcServer server = server(new Served());
    post(server.endpoints().get(1), MULT);
    SpanData span = traces.spans(1).get(0);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(traces.tree(1)).isEqualTo("server test.mult");
  }

  private static void post(String endpoint, String body) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/"))
        .header("Content-Type", "application/json")
        .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
        .POST(BodyPublishers.ofString(body))
        .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
        .contains("\"result\":35");
  }

  @Test
  void aCallThroughABrokerGoesOnAtTheWorker() {
    RpcBroker broker = opened(RpcBroker.builder().bind("tcp://127.0.0.1:0").start());
    opened(RpcServer.builder()
        .dial(broker.endpoint())
        .intercept(RpcObservations.server(traces.registry()))
        .register(new Served())
        .start());
    eventually("the worker is there", () -> broker.workers() == 1);
    RpcClient client = client(broker.endpoint());
    traces.within("root", () -> client.call("test.mult", int.class, 5, 7));
    assertThat(traces.tree(3)).isEqualTo("root(client test.mult(server test.mult))");
  }

  @Test
  void aGatewayHasItsOwnSpansInTheTree() throws Exception {
    RpcGateway gateway = RpcGateway.to(client(server(new Served()).endpoint()));
    post(gateway(gateway).endpoints().get(1), MULT);
    assertThat(traces.tree(3)).isEqualTo("server test.mult(client test.mult(server test.mult))");
    assertThat(traces.spans(3)).extracting(SpanData::getTraceId).containsOnly(TRACE);
  }

  @Test
  void aGatewayThatForwardsACallOnAnotherThreadKeepsTheTree() {
    CompletableFuture<Boolean> mayAnswer = new CompletableFuture<>();
    RpcServer backend = opened(RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .intercept((call, next) -> call.method().equals("system.listMethods")
            ? mayAnswer.thenCompose(may -> next.proceed())
            : next.proceed())
        .intercept(RpcObservations.server(traces.registry()))
        .register(new Served())
        .start());
    RpcServer other = opened(RpcServer.builder().bind("tcp://127.0.0.1:0").start());
    // it asks for the backends' methods when it is created, and the call waits for that
    RpcGateway gateway =
        RpcGateway.to(opened(RpcClient.connect(other.endpoint())), client(backend.endpoint()));
    RpcServer server = gateway(gateway);
    RpcClient client = client(server.endpoint());
    traces.within("root", () -> {
      CompletableFuture<Integer> product = client.callAsync("test.mult", int.class, 5, 7);
      eventually("the call waits", () -> server.statistics().exchangesRunning() == 1);
      mayAnswer.complete(true);
      assertThat(product.join()).isEqualTo(35);
    });
    String trace = traces.span(7, SpanKind.INTERNAL, "root").getTraceId();
    assertThat(traces.treeOf(trace))
        .isEqualTo("root(client test.mult(server test.mult(client test.mult(server test.mult))))");
  }

  @Test
  void aGatewayThatIsNotObservedPassesTheTraceOn() {
    RpcGateway gateway =
        RpcGateway.to(opened(RpcClient.connect(server(new Served()).endpoint())));
    RpcServer server =
        opened(RpcServer.builder().bind("tcp://127.0.0.1:0").fallback(gateway).start());
    RpcClient client = client(server.endpoint());
    client.call("test.mult", int.class, 5, 7);
    assertThat(traces.tree(2)).isEqualTo("client test.mult(server test.mult)");
  }

  private RpcServer gateway(RpcGateway gateway) {
    return opened(RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .intercept(RpcObservations.server(traces.registry()))
        .fallback(gateway)
        .start());
  }

  @Test
  void furtherFieldsOfAPropagatorTravelAsMetadata() {
    RpcServer server = server(new Served());
    RpcClient client = opened(RpcClient.builder()
        .intercept(
            (call, next) -> next.proceed(call.withTraceparent("00-" + TRACE + "-" + PARENT + "-01")
                .withMeta("tracestate", "vendor=1")))
        .connect(server.endpoint()));
    assertThat(client.call("test.meta", String.class, "tracestate")).isEqualTo("vendor=1");
    SpanData span = traces.spans(1).get(0);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getSpanContext().getTraceState().get("vendor")).isEqualTo("1");
  }
}
