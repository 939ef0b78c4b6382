package io.zerocall.http;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /} as well-behaved clients use it. */
class PostTest {
  private final Served served = Served.byDefault();

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aCallIsAnswered() {
    HttpResponse<String> response = served.post(Served.call(1, "mult", "[5,7]"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(Served.result(1, "35"));
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("date"))
        .hasValueSatisfying(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void aCharsetMayBeNamedIfItIsTheRightOne() {
    var utf8 = served.request().setHeader("Content-Type", "application/JSON; charset=UTF-8");
    assertThat(served
            .send(utf8.POST(BodyPublishers.ofString(Served.call(1, "echo", "[\"ä\"]"))))
            .body())
        .isEqualTo(Served.result(1, "\"ä\""));
    var latin = served.request().setHeader("Content-Type", "application/json; charset=latin1");
    assertThat(served.send(latin.POST(BodyPublishers.ofString("{}"))).statusCode())
        .isEqualTo(415);
  }

  @Test
  void anErrorOfTheServerHasStatus200() {
    HttpResponse<String> response = served.post(Served.call(1, "none", "[]"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("-32601");
    assertThat(served.post("{").body()).contains("-32700");
    assertThat(served.post("").body()).contains("-32700");
  }

  @Test
  void aNotificationHasStatus204AtOnce() throws InterruptedException {
    HttpResponse<String> response = served.post(
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.block\"}"); // it doesn't end before the test
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(served
            .post("[{\"jsonrpc\":\"2.0\",\"method\":\"test.note\",\"params\":[\"a\"]}]")
            .statusCode())
        .isEqualTo(204);
    assertThat(served.service().noted.poll(Served.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("a");
  }

  @Test
  void theHeadersBecomeMetadata() {
    var request = served
        .request()
        .header("Authorization", "Bearer abc")
        .header("Zerocall-Meta-Tenant", "blue")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .header("Zerocall-Timeout", "5000");
    String batch = "[" + Served.call(1, "meta", "[\"authorization\"]") + ","
        + Served.call(2, "meta", "[\"tenant\"]") + "," + Served.call(3, "trace", "[]") + "]";
    assertThat(served.send(request.POST(BodyPublishers.ofString(batch))).body())
        .contains("\"Bearer abc\"")
        .contains("\"blue\"")
        .contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    String left = served
        .send(request.POST(BodyPublishers.ofString(Served.call(1, "remaining", "[]"))))
        .body();
    assertThat(Integer.parseInt(left.replaceAll(".*:|}", ""))).isBetween(0, 5_000);
  }

  @Test
  void aCallIsCutOffAtItsDeadline() throws InterruptedException {
    var request = served.request().header("Zerocall-Timeout", "300");
    String reply = eventually(
        "the method begins in time",
        () -> served
            .send(request.POST(BodyPublishers.ofString(Served.call(1, "block", "[]"))))
            .body(),
        body -> !body.contains("-32003"));
    assertThat(reply)
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32004,"
            + "\"message\":\"Cut off by its deadline; it may have run\","
            + "\"data\":{\"deadline\":true}}}");
    assertThat(Served.await(served.service().interrupted)).isTrue();
    assertThat(served.ask(Served.call(2, "mult", "[5,7]"))).isEqualTo(Served.result(2, "35"));
  }

  @Test
  void anInvalidDeadlineIsRefused() {
    var request = served.request().header("Zerocall-Timeout", "soon");
    HttpResponse<String> response =
        served.send(request.POST(BodyPublishers.ofString(Served.call(1, "mult", "[5,7]"))));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("-32600").contains("Zerocall-Timeout");
  }

  @Test
  void aConnectionServesManyRequests() {
    for (int i = 0; i < 100; i++) {
      assertThat(served.ask(Served.call(i, "mult", "[" + i + ",2]")))
          .isEqualTo(Served.result(i, String.valueOf(2 * i)));
    }
    assertThat(served.server().statistics().messagesReceived()).isEqualTo(100);
  }

  @Test
  void aLargeBodyAndReplyPass() {
    String text = "x".repeat(1 << 20);
    assertThat(served.ask(Served.call(1, "echo", "[\"" + text + "\"]")))
        .isEqualTo(Served.result(1, "\"" + text + "\""));
  }

  @Test
  void otherPathsAndMethodsAreRefused() {
    var elsewhere =
        java.net.http.HttpRequest.newBuilder(served.uri().resolve("/none")).GET();
    assertThat(served.send(elsewhere).statusCode()).isEqualTo(404);
    HttpResponse<String> put = served.send(served.request().PUT(BodyPublishers.ofString("{}")));
    assertThat(put.statusCode()).isEqualTo(405);
    assertThat(put.headers().firstValue("allow")).hasValue("GET, HEAD, POST, OPTIONS");
  }

  @Test
  void healthReportsThatTheServerIsUp() {
    var health =
        java.net.http.HttpRequest.newBuilder(served.uri().resolve("/health")).GET();
    HttpResponse<String> response = served.send(health);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  void healthReportsThatTheServerIsClosing() throws Exception {
    var blocked = served
        .http()
        .sendAsync(
            served
                .request()
                .POST(BodyPublishers.ofString(Served.call(1, "block", "[]")))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(Served.await(served.service().begun)).isTrue();
    Thread closer = new Thread(() -> served.server().close());
    closer.start();
    var health =
        java.net.http.HttpRequest.newBuilder(served.uri().resolve("/health")).GET();
    assertThat(eventually(
            "it closes", () -> served.send(health).statusCode(), status -> status != 200))
        .isEqualTo(503);
    served.service().blocked.release();
    assertThat(blocked.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode())
        .isEqualTo(200);
    closer.join();
  }
}
