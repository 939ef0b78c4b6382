package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcService;
import io.zerocall.RpcWire;
import io.zerocall.transport.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How calls are scheduled, and what is sent then. */
class SchedulingTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @RpcService("orders")
  interface Orders {
    int cleanUp(String shop) throws IOException;

    CompletableFuture<Integer> later();
  }

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().connect("scripted");
  private String result = "\"2026-11-30T02:30:00Z\"";

  @BeforeEach
  void connect() {
    transport.onSend(this::answer);
    transport.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void answer(Message message) {
    JsonText id = JsonText.parse(new String(message.body(), StandardCharsets.UTF_8))
        .members()
        .get("id");
    transport.reply("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
  }

  private JsonText params() {
    JsonText request = JsonText.parse(transport.body(transport.sentCount() - 1));
    return request.members().get("params");
  }

  @Test
  void aScheduleCarriesTheCallInsteadOfMakingIt() {
    Instant next =
        client.schedule("nightly", "30 3 * * *", BERLIN, Orders.class, o -> o.cleanUp("Bern"));
    assertThat(next).isEqualTo("2026-11-30T02:30:00Z");
    assertThat(transport.sentCount()).isOne();
    assertThat(transport.body(0)).contains("\"method\":\"rpc.schedule\"");
    assertThat(params())
        .isEqualTo(JsonText.parse(
            "{\"method\":\"orders.cleanUp\",\"params\":[\"Bern\"],\"name\":\"nightly\","
                + "\"cron\":\"30 3 * * *\",\"zone\":\"Europe/Berlin\"}"));
  }

  @Test
  void aMethodMayReturnAFutureOrBeGivenByItsName() {
    client.schedule("a", "@daily", ZoneOffset.UTC, Orders.class, orders -> {
      var unused = orders.later();
    });
    assertThat(params().toString()).contains("\"method\":\"orders.later\"", "\"zone\":\"Z\"");
    client.schedule("a", "@daily", ZoneOffset.UTC, "orders.any", 5, null);
    assertThat(params().toString()).contains("\"method\":\"orders.any\"", "\"params\":[5,null]");
  }

  @Test
  void theOptionsForJobsApply() {
    client
        .withJobOptions(JobOptions.DEFAULTS
            .withRetries(3, Duration.ofSeconds(2))
            .withKeep(Duration.ofHours(1))
            .withTenant("shop"))
        .schedule("a", "@daily", BERLIN, "orders.any");
    assertThat(params().toString())
        .contains("\"retries\":3", "\"backoff\":2000", "\"keep\":3600000", "\"tenant\":\"shop\"")
        .doesNotContain("key");
  }

  @Test
  void aScheduleHasNoDelay() {
    RpcClient delayed = client.withJobOptions(JobOptions.DEFAULTS.withDelay(Duration.ofSeconds(1)));
    assertThatThrownBy(() -> delayed.schedule("a", "@daily", BERLIN, "orders.any"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delay: PT1S (expected: none for a schedule)");
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void theFunctionMakesOneCall() {
    assertThatThrownBy(() -> client.schedule("a", "@daily", BERLIN, Orders.class, o -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void schedulesAreListedAndRemoved() {
    result = "[{\"name\":\"a\",\"cron\":\"@daily\",\"zone\":\"UTC\",\"method\":\"b.c\","
        + "\"next\":\"2026-11-30T00:00:00Z\",\"of a later version\":5}]";
    assertThat(client.schedules())
        .containsExactly(
            new JobSchedule("a", "@daily", "UTC", "b.c", Instant.parse("2026-11-30T00:00:00Z")));
    result = "[]";
    assertThat(client.schedules()).isEmpty();
    result = "true";
    assertThat(client.unschedule("a")).isTrue();
    assertThat(params()).isEqualTo(JsonText.parse("{\"name\":\"a\"}"));
    result = "false";
    assertThat(client.unschedule("a")).isFalse();
  }

  @Test
  void theOriginalZerorpcHasNoSchedules() {
    try (RpcClient zerorpc = transport.client().wire(RpcWire.ZERORPC).connect("scripted")) {
      for (Runnable use : List.<Runnable>of(
          () -> zerorpc.schedule("a", "@daily", BERLIN, "orders.any"),
          () -> zerorpc.schedule("a", "@daily", BERLIN, Orders.class, o -> o.cleanUp("")),
          () -> zerorpc.unschedule("a"),
          zerorpc::schedules)) {
        assertThatThrownBy(use::run)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessage("the original zerorpc has no jobs (wire: ZERORPC)");
      }
    }
  }
}
