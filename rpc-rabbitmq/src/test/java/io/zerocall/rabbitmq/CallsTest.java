package io.zerocall.rabbitmq;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AMQP;
import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.client.JsonError;
import io.zerocall.client.RpcClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls from the broker of site A to a worker at the broker of site B. */
class CallsTest extends RabbitMqTest {
  private final Reports reports = new Reports();
  private Site a;
  private Site b;

  @BeforeEach
  void startSites() {
    b = site();
    b.worker(reports);
    b.bridge(bridge -> bridge.serve("reports.*"));
    a = site();
    a.bridge(bridge -> bridge.forward("reports.*"));
    a.awaitOffer("reports.*");
  }

  private JsonError error(String method, String params) {
    return a.client().callJsonAsync(method, JsonText.parse(params)).join().error();
  }

  @Test
  void returnsResultsUnchanged() {
    assertThat(a.client().call("reports.add", int.class, 5, 7)).isEqualTo(12);
    JsonText value = JsonText.parse("{\"b\":1.0,\"a\":[1e2,\"é\\u0000\",null]}");
    assertThat(a.client().call("reports.echo", JsonText.class, value)).isEqualTo(value);
    assertThat(a.client().callNamed("reports.add", int.class, Map.of("a", 1, "b", 2)))
        .isEqualTo(3);
  }

  @Test
  void returnsErrorsWhole() {
    JsonError refusal = error("reports.refuse", "[4711]");
    assertThat(refusal.code()).isEqualTo(4711);
    assertThat(refusal.message()).isEqualTo("not today");
    assertThat(refusal.data()).hasToString("[1,\"two\"]");
    JsonError failure = error("reports.fail", "[\"on fire\"]");
    assertThat(failure.code()).isEqualTo(RpcErrorCode.APPLICATION_ERROR);
    assertThat(failure.message()).contains("on fire");
    assertThat(String.valueOf(failure.data())).contains("java.lang.IllegalStateException");
    assertThat(error("reports.add", "[1]").code()).isEqualTo(RpcErrorCode.INVALID_PARAMS);
  }

  @Test
  void anUnknownMethodIsNotFound() {
    assertThat(error("reports.unknown", "[]").code()).isEqualTo(RpcErrorCode.METHOD_NOT_FOUND);
  }

  @Test
  void aNameThatNoBridgeServesIsNotFound() {
    a.bridge(bridge -> bridge.forward("orders.*"));
    a.awaitOffer("orders.*");
    assertThat(error("orders.place", "[]").code()).isEqualTo(RpcErrorCode.METHOD_NOT_FOUND);
  }

  @Test
  void theMostSpecificServedNameGetsTheCall() {
    Site c = site();
    Reports others = new Reports();
    c.worker(others);
    c.bridge(bridge -> bridge.serve("reports.note"));
    a.client().call("reports.note", Void.class, "to C");
    assertThat(others.notes).containsExactly("to C");
    assertThat(reports.notes).isEmpty();
  }

  @Test
  void metadataAndTraceTravel() {
    RpcClient client = a.client().withMeta("tenant", "blue").withMeta("é", "ö");
    assertThat(client.call("reports.meta", String.class, "tenant")).isEqualTo("blue");
    assertThat(client.call("reports.meta", String.class, "é")).isEqualTo("ö");
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    RpcContext outer = RpcContext.enter(new RpcContext(Map.of(), trace, Long.MAX_VALUE));
    try {
      assertThat(a.client().call("reports.trace", String.class)).isEqualTo(trace);
    } finally {
      RpcContext.enter(outer);
    }
  }

  @Test
  void theDeadlineTravels() {
    long left =
        a.client().withTimeout(Duration.ofSeconds(50)).call("reports.remaining", long.class);
    assertThat(left).isBetween(1L, 50_000L);
  }

  @Test
  void aCallEndsAtItsDeadlineAndIsCancelledThere() {
    RpcClient client = a.client().withTimeout(Duration.ofMillis(1_500));
    assertThatExceptionOfType(RpcTimeoutException.class)
        .isThrownBy(() -> client.call("reports.hold", String.class));
    eventually("the method is interrupted", () -> reports.interrupted.get() == reports.runs.get());
  }

  @Test
  void cancellingCancelsTheCallAtTheOtherSite() {
    CompletableFuture<String> call = a.client().callAsync("reports.hold", String.class);
    eventually("it runs", () -> reports.runs.get() == 1);
    call.cancel(true);
    eventually("it is interrupted", () -> reports.interrupted.get() == 1);
  }

  @Test
  void aThousandCallsAtATime() throws Exception {
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    // A server refuses calls that would wait longer than their deadlines, on a busy machine too.
    RpcClient patient = a.client().withTimeout(Duration.ofMinutes(5));
    for (int i = 0; i < 1_000; i++) {
      calls.add(patient.callAsync("reports.add", int.class, i, 1));
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i + 1);
    }
  }

  @Test
  void notificationsRun() {
    a.client().notify("reports.note", "one");
    eventually("it has run", () -> reports.notes.equals(List.of("one")));
  }

  @Test
  void largeBodiesTravel() {
    String large = "x".repeat(3 << 20);
    assertThat(a.client().call("reports.length", int.class, large)).isEqualTo(large.length());
    assertThat(a.client().call("reports.repeat", String.class, "y", 3 << 20)).hasSize(3 << 20);
  }

  @Test
  void tooMuchMetadataIsRefused() {
    RpcClient client = a.client().withMeta("large", "x".repeat(200_000));
    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> client.call("reports.add", int.class, 1, 2))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RpcErrorCode.TOO_LARGE));
    assertThat(a.client().call("reports.add", int.class, 1, 2)).isEqualTo(3);
  }

  @Test
  void callsWaitForABridgeThatIsAway() throws Exception {
    Site c = site();
    c.worker(new Reports());
    RabbitMqBridge serving = c.bridge(bridge -> bridge.serve("reports.length"));
    serving.close();
    CompletableFuture<Integer> call = a.client().callAsync("reports.length", int.class, "four");
    eventually("the request waits in RabbitMQ", () -> waiting("reports.length") == 1);
    c.bridge(bridge -> bridge.serve("reports.length"));
    assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(4);
  }

  @Test
  void aCallWhoseDeadlinePassesInRabbitMqIsNotDelivered() {
    Site c = site();
    c.bridge(bridge -> bridge.serve("reports.length")).close();
    RpcClient client = a.client().withTimeout(Duration.ofMillis(500));
    assertThatExceptionOfType(RpcTimeoutException.class)
        .isThrownBy(() -> client.call("reports.length", int.class, "four"));
    eventually("RabbitMQ has dropped it", () -> waiting("reports.length") == 0);
  }

  @Test
  void aSiteWhoseBrokerIsAwayLeavesItsCallsToTheOthers() throws Exception {
    Site c = site();
    c.worker(new Reports());
    c.bridge(bridge -> bridge.serve("reports.add").deliveries(1)); // returning one would end it
    Site d = site();
    d.bridge(bridge -> bridge.serve("reports.add").deliveries(1));
    d.broker().close();
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(a.client().callAsync("reports.add", int.class, i, 1));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i + 1);
    }
  }

  @Test
  void twoForeignRequestersMayUseTheSameId() throws Exception {
    var channel = channel();
    List<String> replies = List.of(network() + ".first", network() + ".second");
    for (String queue : replies) {
      channel.queueDeclare(queue, false, false, true, null);
      channel.basicPublish(
          "",
          network() + ".requests.reports.*",
          new AMQP.BasicProperties.Builder().correlationId("7").replyTo(queue).build(),
          "{\"method\":\"reports.hold\"}".getBytes(StandardCharsets.UTF_8));
    }
    eventually("both run", () -> reports.runs.get() == 2);
    reports.released.countDown();
    for (String queue : replies) {
      eventually("the reply is there", () -> count(queue) == 1);
    }
    eventually("both are acknowledged", () -> waiting("reports.*") == 0);
  }

  private long waiting(String served) {
    return count(network() + ".requests." + served);
  }

  private long count(String queue) {
    try {
      var channel = channel();
      long count = channel.messageCount(queue);
      channel.getConnection().close();
      return count;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBridgeThatIsClosedIsNotOffered() {
    Site c = site();
    RabbitMqBridge forwarding = c.bridge(bridge -> bridge.forward("reports.*"));
    c.awaitOffer("reports.*");
    assertThat(c.client().call("reports.add", int.class, 1, 2)).isEqualTo(3);
    forwarding.close();
    forwarding.close();
    c.awaitNoOffer("reports.*");
    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> c.client().withIfPresent().call("reports.add", int.class, 1, 2));
    assertThat(forwarding.isConnected()).isFalse();
  }

  @Test
  void closingEndsForwardedCallsInFlight() {
    Site c = site();
    RabbitMqBridge forwarding =
        c.bridge(bridge -> bridge.forward("reports.*").closeGrace(Duration.ofMillis(100)));
    c.awaitOffer("reports.*");
    CompletableFuture<String> call = c.client().callAsync("reports.hold", String.class);
    eventually("it runs", () -> reports.runs.get() == 1);
    forwarding.close();
    assertThat(call)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(RpcException.class);
    eventually("it is cancelled at the other site", () -> reports.interrupted.get() == 1);
  }

  @Test
  void closingAServingBridgeGivesItsCallsToAnother() throws Exception {
    Site c = site();
    Reports others = new Reports();
    c.worker(others);
    RabbitMqBridge first =
        c.bridge(bridge -> bridge.serve("reports.hold").closeGrace(Duration.ofMillis(100)));
    CompletableFuture<String> call = a.client().callAsync("reports.hold", String.class);
    eventually("it runs", () -> others.runs.get() == 1);
    first.close();
    c.bridge(bridge -> bridge.serve("reports.hold"));
    eventually("it runs again", () -> others.runs.get() == 2);
    others.released.countDown();
    assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("held");
  }

  @Test
  void foreignBodiesHarmNothing() throws Exception {
    var channel = channel();
    for (String body : List.of(
        "",
        "nonsense",
        "[]",
        "{\"method\":5}",
        "{\"method\":\"reports.note\"," + "\"params\":1}",
        "{\"method\":\"reports.note\",\"params\":[\"raw\"]}")) {
      channel.basicPublish(
          "", network() + ".requests.reports.*", null, body.getBytes(StandardCharsets.UTF_8));
    }
    eventually("the good one has run", () -> reports.notes.equals(List.of("raw")));
    assertThat(a.client().call("reports.add", int.class, 1, 2)).isEqualTo(3);
    eventually("all are acknowledged", () -> waiting("reports.*") == 0);
  }

  @Test
  void callsNotForwardedAreNotFound() {
    assertThatExceptionOfType(RpcProtocolException.class)
        .isThrownBy(() -> a.client().call("other.add", int.class, 1, 2));
  }
}
