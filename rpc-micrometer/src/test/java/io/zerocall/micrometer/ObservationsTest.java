package io.zerocall.micrometer;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The attributes of observations, and how calls end. */
class ObservationsTest {
  private static final String CLIENT = "rpc.client.call.duration";
  private static final String SERVER = "rpc.server.call.duration";

  private static final class Global
      implements RpcServerObservationConvention,
          GlobalObservationConvention<RpcServerObservationContext> {
    @Override
    public String getContextualName(RpcServerObservationContext context) {
      return "serve " + context.method().orElseThrow();
    }
  }

  private final Traces traces = new Traces();
  private final Served served = new Served();
  private final RpcServer server = RpcServer.builder()
      .bind("tcp://127.0.0.1:0")
      .intercept(RpcObservations.server(traces.registry()))
      .register(served)
      .start();
  private final String port = server.endpoint().substring("tcp://127.0.0.1:".length());
  private final RpcClient client = RpcClient.builder()
      .intercept(RpcObservations.client(traces.registry()))
      .connect(server.endpoint());

  @AfterEach
  void close() {
    client.close();
    server.close(Duration.ZERO);
    traces.close();
  }

  private Timer timer(String name, String method) {
    return traces.meters().get(name).tag("rpc.method", method).timer();
  }

  private Map<String, String> clientSpan(int count, String name) {
    return Traces.attributes(traces.span(count, SpanKind.CLIENT, name));
  }

  private Map<String, String> serverSpan(int count, String name) {
    return Traces.attributes(traces.span(count, SpanKind.SERVER, name));
  }

  @Test
  void filtersAddChangeAndRemoveAttributes() {
    traces
        .registry()
        .observationConfig()
        .observationFilter(context -> context
            .addLowCardinalityKeyValues(KeyValues.of("region", "south", "server.port", "0"))
            .addLowCardinalityKeyValue(KeyValue.of("region", "north"))
            .removeLowCardinalityKeyValues("rpc.method", "nothing"));
    List<Observation.Context> seen = new CopyOnWriteArrayList<>();
    traces.registry().observationConfig().observationHandler(new ObservationHandler<>() {
      @Override
      public void onStop(Observation.Context context) {
        seen.add(context);
      }

      @Override
      public boolean supportsContext(Observation.Context context) {
        return true;
      }
    });

    assertThat(client.proxy(Served.Calls.class).mult(5, 7)).isEqualTo(35);

    eventually("both observations end", () -> seen.size() == 2);
    assertThat(seen).allSatisfy(context -> {
      assertThat(context.getLowCardinalityKeyValue("region"))
          .isEqualTo(KeyValue.of("region", "north"));
      assertThat(context.getLowCardinalityKeyValue("server.port").getValue()).isEqualTo("0");
      assertThat(context.getLowCardinalityKeyValue("rpc.method")).isNull();
      assertThat(context.getLowCardinalityKeyValues().stream().map(KeyValue::getKey))
          .contains("region", "rpc.system.name", "server.port")
          .doesNotContain("rpc.method")
          .isSorted();
    });
  }

  @Test
  void aCallWithAResultHasTheAttributesThatApply() {
    assertThat(client.proxy(Served.Calls.class).mult(5, 7)).isEqualTo(35);
    assertThat(clientSpan(2, "test.mult"))
        .isEqualTo(Map.of(
            "rpc.system.name", "jsonrpc",
            "rpc.method", "test.mult",
            "jsonrpc.protocol.version", "2.0",
            "server.address", "127.0.0.1",
            "server.port", port));
    assertThat(serverSpan(2, "test.mult"))
        .isEqualTo(Map.of(
            "rpc.system.name", "jsonrpc",
            "rpc.method", "test.mult",
            "jsonrpc.protocol.version", "2.0",
            "network.peer.address", "127.0.0.1"));
    assertThat(traces.spans(2))
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR));
  }

  @Test
  void theTimersHaveTheSameTagsForResultsAndErrors() {
    assertThat(client.call("test.mult", int.class, 5, 7)).isEqualTo(35);
    assertThat(catchThrowable(() -> client.call("test.refuse", void.class))).isNotNull();
    traces.spans(4);
    Timer result = timer(CLIENT, "test.mult");
    Timer error = timer(CLIENT, "test.refuse");
    assertThat(result.count()).isEqualTo(1);
    assertThat(result.totalTime(TimeUnit.SECONDS)).isPositive();
    assertThat(result.getId().getTags())
        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
        .containsExactly(
            "error=none",
            "error.type=none",
            "rpc.method=test.mult",
            "rpc.status_code=none",
            "rpc.system.name=jsonrpc",
            "server.address=127.0.0.1",
            "server.port=" + port);
    assertThat(error.getId().getTag("rpc.status_code")).isEqualTo("-7");
    assertThat(error.getId().getTag("error.type")).isEqualTo("-7");
    assertThat(timer(SERVER, "test.refuse").getId().getTags())
        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
        .containsExactly(
            "error=RpcErrorReply",
            "error.type=-7",
            "rpc.method=test.refuse",
            "rpc.status_code=-7",
            "rpc.system.name=jsonrpc");
  }

  @Test
  void aDeclaredExceptionHasTheCodeOfItsReplyOnBothSides() {
    assertThatThrownBy(() -> client.proxy(Served.Calls.class).order())
        .isInstanceOf(Served.SoldOut.class);
    for (SpanKind side : new SpanKind[] {SpanKind.CLIENT, SpanKind.SERVER}) {
      SpanData span = traces.span(2, side, "test.order");
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(Traces.attributes(span))
          .containsEntry("rpc.status_code", "-32000")
          .containsEntry("error.type", "-32000");
    }
  }

  @Test
  void anErrorReplyThatIsAResultForTheCallerIsAnError() {
    assertThat(client.callJsonAsync("test.refuse", null).join().error()).isNotNull();
    SpanData span = traces.span(2, SpanKind.CLIENT, "test.refuse");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(Traces.attributes(span)).containsEntry("rpc.status_code", "-7");
  }

  @Test
  void aNameThatIsNoMethodIsNoMethodInMetrics() {
    assertThatThrownBy(() -> client.call("made.up", void.class))
        .isInstanceOf(RpcProtocolException.class);
    assertThat(clientSpan(1, "jsonrpc"))
        .containsEntry("rpc.method", "_OTHER")
        .containsEntry("rpc.method_original", "made.up")
        .containsEntry("rpc.status_code", "-32601");
    assertThat(timer(CLIENT, "_OTHER").count()).isEqualTo(1);
  }

  @Test
  void aCallWithoutAReplyHasTheClassOfItsException() {
    try (RpcClient lonely = RpcClient.builder()
        .connectTimeout(Duration.ofMillis(20))
        .intercept(RpcObservations.client(traces.registry()))
        .connect("tcp://127.0.0.1:" + FreePort.find())) {
      assertThatThrownBy(() -> lonely.call("test.mult", int.class, 5, 7))
          .isInstanceOf(RpcUnavailableException.class);
    }
    assertThat(clientSpan(1, "test.mult"))
        .containsEntry("error.type", RpcUnavailableException.class.getName())
        .doesNotContainKey("rpc.status_code");
  }

  @Test
  void aCallThatIsCutOffIsAnErrorEvenIfItsMethodReturns() {
    client.call("test.mult", int.class, 5, 7); // the client is connected
    assertThatThrownBy(
            () -> client.withTimeout(Duration.ofSeconds(1)).call("test.block", void.class))
        .isInstanceOf(RpcTimeoutException.class);
    assertThat(serverSpan(4, "test.block"))
        .containsEntry("rpc.status_code", "-32004")
        .containsEntry("error.type", "-32004");
  }

  @Test
  void aCancelledCallIsAnErrorAndItsMethodsFutureIsCancelledToo() {
    CompletableFuture<String> later = client.callAsync("test.later", String.class);
    eventually("the method runs", () -> server.statistics().exchangesRunning() == 1);
    later.cancel(true);
    eventually("the promise is cancelled", served.promise::isCancelled);
    assertThat(clientSpan(2, "test.later"))
        .containsEntry("error.type", "java.util.concurrent.CancellationException");
    assertThat(serverSpan(2, "test.later")).containsEntry("rpc.status_code", "-32004");
  }

  @Test
  void namesThatCallersMakeUpBecomeNoTimeSeriesOfAFallback() {
    RpcFallback refusing =
        (method, params) -> CompletableFuture.failedFuture(RpcErrorReply.methodNotFound());
    try (RpcServer other = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .intercept(RpcObservations.server(traces.registry()))
            .fallback(refusing)
            .start();
        RpcClient caller = RpcClient.connect(other.endpoint())) {
      for (int i = 0; i < 3; i++) {
        String name = "made.up" + i;
        assertThatThrownBy(() -> caller.call(name, void.class))
            .isInstanceOf(RpcProtocolException.class);
      }
    }
    traces.spans(3);
    assertThat(timer(SERVER, "_OTHER").count()).isEqualTo(3);
    assertThat(traces.meters().find(SERVER).timers()).hasSize(1);
  }

  @Test
  void aConventionOfTheUserReplacesNamesAndAddsAttributes() {
    RpcClientObservationConvention own = new RpcClientObservationConvention() {
      @Override
      public String getName() {
        return "shop.calls";
      }

      @Override
      public KeyValues getLowCardinalityKeyValues(RpcClientObservationContext context) {
        return RpcClientObservationConvention.super
            .getLowCardinalityKeyValues(context)
            .and("tenant", context.call().meta().getOrDefault("tenant", "none"));
      }
    };
    traces.registry().observationConfig().observationConvention(new Global());
    try (RpcClient ours = RpcClient.builder()
        .intercept(RpcObservations.client(traces.registry(), own))
        .connect(server.endpoint())) {
      ours.withMeta("tenant", "blue").call("test.mult", int.class, 5, 7);
    }
    assertThat(traces.span(2, SpanKind.SERVER, "serve test.mult")).isNotNull();
    assertThat(timer("shop.calls", "test.mult").getId().getTag("tenant")).isEqualTo("blue");
  }

  @Test
  void aRegistryWithoutHandlersObservesNothingAndChangesNothing() {
    for (ObservationRegistry idle :
        new ObservationRegistry[] {ObservationRegistry.NOOP, ObservationRegistry.create()}) {
      try (RpcServer quiet = RpcServer.builder()
              .bind("tcp://127.0.0.1:0")
              .intercept(RpcObservations.server(idle))
              .register(new Served())
              .start();
          RpcClient caller = RpcClient.builder()
              .intercept(RpcObservations.client(idle))
              .connect(quiet.endpoint())) {
        assertThat(caller.call("test.trace", String.class)).isEqualTo("none");
      }
    }
  }

  @Test
  void anObservationThatAPredicateSwitchesOffIsNotMade() {
    traces.registry().observationConfig().observationPredicate((name, context) -> false);
    assertThat(client.call("test.trace", String.class)).isEqualTo("none");
    assertThat(traces.spans(0)).isEmpty();
  }
}
