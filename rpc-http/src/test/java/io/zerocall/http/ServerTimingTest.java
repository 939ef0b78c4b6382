package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.http.endpoint.EndpointResponse;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of a call, for clients over HTTP. */
class ServerTimingTest {
  private static final String FIELD = "Server-Timing";
  private static final String ORIGIN = "https://app.example";
  private static final Pattern TIMES =
      Pattern.compile("waited;dur=([0-9]+\\.[0-9]{3}), ran;dur=([0-9]+\\.[0-9]{3})");
  private static final long RUN_MILLIS = 50;

  private final Served served =
      Served.with(builder -> builder, connector -> connector.allowOrigin(ORIGIN));

  @AfterEach
  void close() {
    served.close();
  }

  private HttpRequest.Builder asking(String body) {
    return served.request().header("Zerocall-Timing", "true").POST(BodyPublishers.ofString(body));
  }

  private static Optional<String> field(HttpResponse<String> response) {
    assertThat(response.headers().allValues(FIELD)).hasSizeLessThan(2);
    return response.headers().firstValue(FIELD);
  }

  /** Returns how long the call ran, in milliseconds. */
  private static double ran(HttpResponse<String> response) {
    assertThat(field(response)).get().asString().matches(TIMES);
    Matcher times = TIMES.matcher(field(response).orElseThrow());
    assertThat(times.matches()).isTrue();
    return Double.parseDouble(times.group(2));
  }

  @Test
  void aRequestThatAsksGetsTheTimes() throws Exception {
    CompletableFuture<HttpResponse<String>> response = served
        .http()
        .sendAsync(asking(Served.call(1, "later", "[]")).build(), BodyHandlers.ofString());
    CompletableFuture<String> pending =
        served.service().pending.poll(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(pending).isNotNull();
    TimeUnit.MILLISECONDS.sleep(RUN_MILLIS);
    pending.complete("done");
    HttpResponse<String> done = response.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(done.body()).isEqualTo(Served.result(1, "\"done\""));
    assertThat(ran(done)).isGreaterThanOrEqualTo(RUN_MILLIS);
  }

  @Test
  void errorsAndBatchesHaveTimesToo() {
    assertThat(ran(served.send(asking(Served.call(1, "none", "[]"))))).isNotNegative();
    String batch =
        "[" + Served.call(1, "mult", "[5,7]") + "," + Served.call(2, "mult", "[1]") + "]";
    HttpResponse<String> response = served.send(asking(batch));
    assertThat(response.body()).contains("35", "-32602");
    assertThat(ran(response)).isNotNegative();
  }

  @Test
  void aCallThatIsCutOffHasRunUntilItsDeadline() {
    HttpResponse<String> response = served.send(asking(Served.call(1, "block", "[]"))
        .header("Zerocall-Timeout", String.valueOf(RUN_MILLIS)));
    assertThat(response.body()).contains("-32004");
    assertThat(ran(response)).isPositive();
  }

  @Test
  void withoutTheQuestionThereAreNoTimes() {
    String call = Served.call(1, "mult", "[5,7]");
    assertThat(field(served.post(call))).isEmpty();
    HttpResponse<String> response = served.send(
        served.request().header("Zerocall-Timing", "false").POST(BodyPublishers.ofString(call)));
    assertThat(response.body()).isEqualTo(Served.result(1, "35"));
    assertThat(field(response)).isEmpty();
  }

  @Test
  void aNotificationHasNone() {
    HttpResponse<String> response =
        served.send(asking("{\"jsonrpc\":\"2.0\",\"method\":\"test.note\",\"params\":[\"x\"]}"));
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(field(response)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "1", "TRUE", "true, true", "-1", "trueé", "null"})
  void anythingElseIsRefusedAndRunsNothing(String value) {
    HttpResponse<String> refused = served.send(served
        .request()
        .header("Zerocall-Timing", value)
        .POST(BodyPublishers.ofString(Served.call(1, "note", "[\"x\"]"))));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("Zerocall-Timing must be true or false");
    assertThat(served.ask(Served.call(2, "mult", "[5,7]"))).isEqualTo(Served.result(2, "35"));
    assertThat(served.service().noted).isEmpty();
  }

  @Test
  void theQuestionMayNotBeRepeated() {
    HttpResponse<String> refused =
        served.send(asking(Served.call(1, "mult", "[5,7]")).header("Zerocall-Timing", "true"));
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void aPageOfAnAllowedOriginMayReadThem() {
    HttpResponse<String> response =
        served.send(asking(Served.call(1, "mult", "[5,7]")).header("Origin", ORIGIN));
    assertThat(ran(response)).isNotNegative();
    assertThat(response.headers().firstValue("Timing-Allow-Origin")).hasValue(ORIGIN);
    assertThat(response.headers().firstValue("Access-Control-Expose-Headers"))
        .get()
        .asString()
        .isEqualToIgnoringCase(FIELD);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ORIGIN);
  }

  @Test
  void withoutTimesAPageSeesNoMoreThanBefore() {
    HttpResponse<String> response = served.send(served
        .request()
        .header("Origin", ORIGIN)
        .POST(BodyPublishers.ofString(Served.call(1, "mult", "[5,7]"))));
    assertThat(response.headers().map())
        .doesNotContainKeys("timing-allow-origin", "access-control-expose-headers", "server-timing")
        .containsKey("access-control-allow-origin");
    HttpResponse<String> own = served.send(asking(Served.call(1, "mult", "[5,7]")));
    assertThat(own.headers().map())
        .doesNotContainKeys("timing-allow-origin", "access-control-expose-headers")
        .containsKey("server-timing");
  }

  @Test
  void aWebSocketIgnoresTheQuestion() {
    try (TestWebSocket socket =
        TestWebSocket.open(served, builder -> builder.header("Zerocall-Timing", "true"))) {
      socket.send(Served.call(1, "mult", "[5,7]"));
      assertThat(socket.next()).isEqualTo(Served.result(1, "35"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ""})
  void anotherProtocolIgnoresTheQuestion(String traceparent) {
    String trace = traceparent.isEmpty() ? null : traceparent;
    try (Served other = Served.with(
        builder -> builder,
        connector -> connector.endpoint(new ScriptedEndpoint(
            "/other",
            exchange -> exchange.call(
                exchange.body(),
                trace,
                reply -> exchange.respond(new EndpointResponse(200, reply, Map.of()))))))) {
      HttpResponse<String> response =
          other.send(HttpRequest.newBuilder(other.uri().resolve("/other"))
              .timeout(Duration.ofSeconds(Served.PATIENCE_SECONDS))
              .header("Content-Type", "application/json")
              .header("Zerocall-Timing", "true")
              .header("Zerocall-Meta-Name", "value")
              .POST(BodyPublishers.ofString(Served.call(1, "meta", "[\"name\"]"))));
      assertThat(response.body()).isEqualTo(Served.result(1, "\"value\""));
      assertThat(field(response)).isEmpty();
    }
  }
}
