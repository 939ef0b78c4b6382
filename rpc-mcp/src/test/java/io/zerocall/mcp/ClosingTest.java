package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.call;
import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that closes while a tool runs. */
@Timeout(60)
class ClosingTest {
  /** A tool that ends when the test lets it. */
  @RpcService("slow")
  public static final class Slow {
    final Semaphore begun = new Semaphore(0);
    final Semaphore released = new Semaphore(0);

    @RpcMethod(tool = true)
    public String work() throws InterruptedException {
      begun.release();
      released.acquire();
      return "done";
    }
  }

  @Test
  void aRunningToolEndsAndNoOtherBegins() throws Exception {
    Slow slow = new Slow();
    Served served = Served.with(b -> b.register(slow).closeGrace(Duration.ofSeconds(40)), c -> c);
    CompletableFuture<HttpResponse<String>> running = new CompletableFuture<>();
    Thread caller = new Thread(() -> running.complete(served.post(call("slow_work", "{}"))));
    caller.start();
    assertThat(Served.await(slow.begun)).isTrue();
    Thread closer = new Thread(served::close);
    closer.start();
    eventually("no tool begins", () -> {
      try {
        return !served.post(call("weather_greet", "{\"name\":\"you\"}")).body().contains("Hello");
      } catch (AssertionError refused) { // the connection
        return true;
      }
    });
    assertThat(running).isNotDone();
    slow.released.release();
    HttpResponse<String> response = running.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(member(json(response), "result", "content").toString()).contains("done");
    closer.join(TimeUnit.SECONDS.toMillis(Served.PATIENCE_SECONDS));
    assertThat(closer.isAlive()).isFalse();
  }
}
