package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcTimeoutException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests a server with several times as many calls as it can handle. */
class OverloadTest {
  private static final int CONNECTIONS = 8;
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  public static final class Service {
    @RpcMethod
    public int rest() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(20);
      return 20;
    }
  }

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger timedOut = new AtomicInteger();

  /** The server can handle 100 calls per second, and gets five times as many. */
  @Test
  void itRefusesMostOfWhatItCannotAnswerInTimeInsteadOfLettingItWait() {
    List<RpcClient> clients = new ArrayList<>();
    try (RpcServer server = RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .threads(2)
        .register("overload", new Service())
        .start()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(RpcClient.builder().timeout(DEADLINE).connect(server.endpoint()));
      }
      List<CompletableFuture<?>> calls = load(clients);
      CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new)).join();
      assertThat(answered.get() + refused.get() + timedOut.get()).isEqualTo(calls.size());
    } finally {
      clients.forEach(RpcClient::close);
    }
    String ends = "%s answered, %s refused, %s timed out".formatted(answered, refused, timedOut);
    assertThat(answered.get()).as(ends).isGreaterThan(50);
    assertThat(refused.get()).as(ends).isGreaterThan(timedOut.get());
  }

  /** Each call ends in one of the three ways, and its future completes accordingly. */
  private List<CompletableFuture<?>> load(List<RpcClient> clients) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    long begun = System.nanoTime();
    for (int i = 0; i * PAUSE_NANOS < LOAD_NANOS; i++) {
      for (long wait = 1; wait > 0; ) {
        wait = begun + i * PAUSE_NANOS - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
      }
      calls.add(clients
          .get(i % CONNECTIONS)
          .callAsync("overload.rest", Integer.class)
          .handle(this::count));
    }
    return calls;
  }

  private int count(@Nullable Integer result, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null) {
      return answered.incrementAndGet();
    }
    if (cause instanceof RpcTimeoutException) {
      return timedOut.incrementAndGet();
    }
    if (cause instanceof RpcException rpc && rpc.code() == RpcErrorCode.OVERLOADED) {
      return refused.incrementAndGet();
    }
    throw new AssertionError("neither answered nor refused nor timed out", cause);
  }
}
