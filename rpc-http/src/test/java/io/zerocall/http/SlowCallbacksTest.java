package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A method that has been quick runs on the thread that read its request. When it turns slow, other
 * calls don't suffer.
 */
@Timeout(120)
class SlowCallbacksTest {
  private static final int PROOF = 500;

  private final Served served = Served.byDefault();

  @AfterEach
  void close() {
    served.close();
  }

  private void proveQuick() {
    served.service().blocked.release(PROOF);
    for (int i = 0; i < PROOF; i++) {
      assertThat(served.ask(Served.call(i, "block", "[]"))).isEqualTo(Served.result(i, "null"));
    }
    assertThat(served.service().begun.tryAcquire(PROOF)).isTrue();
  }

  private CompletableFuture<HttpResponse<String>> callAndBlock() throws InterruptedException {
    String call = Served.call(1, "block", "[]");
    CompletableFuture<HttpResponse<String>> response = served
        .http()
        .sendAsync(
            served.request().POST(BodyPublishers.ofString(call)).build(), BodyHandlers.ofString());
    assertThat(Served.await(served.service().begun)).isTrue();
    return response;
  }

  @Test
  void othersAreServedMeanwhileAndTheReplyComesInTheEnd() throws Exception {
    proveQuick();
    for (int round = 0; round < 3; round++) {
      CompletableFuture<HttpResponse<String>> blocked = callAndBlock();
      for (int i = 0; i < 100; i++) {
        assertThat(served.ask(Served.call(i, "mult", "[2,3]"))).isEqualTo(Served.result(i, "6"));
      }
      assertThat(blocked.isDone()).isFalse();
      served.service().blocked.release();
      assertThat(blocked.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS).body())
          .isEqualTo(Served.result(1, "null"));
    }
  }

  @Test
  void aDisconnectInterruptsTheCall() throws Exception {
    proveQuick();
    try (RawClient client = new RawClient(served)) {
      client.send(RawClient.post(Served.call(1, "block", "[]")));
      assertThat(Served.await(served.service().begun)).isTrue();
    }
    assertThat(Served.await(served.service().interrupted)).isTrue();
    assertThat(served.ask(Served.call(2, "mult", "[2,3]"))).isEqualTo(Served.result(2, "6"));
  }

  @Test
  void theServerMayBeClosedMeanwhile() throws Exception {
    proveQuick();
    CompletableFuture<HttpResponse<String>> blocked = callAndBlock();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(served.server()::close);
    served.service().blocked.release();
    closing.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(blocked.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS).body()).contains("\"id\":1");
  }
}
