package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.RandomSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients, each with its own connection, of a server that restarts all the time. */
class RestartsTest {
  private static final int CLIENTS = 50;
  private static final long STORM_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** A deadline, and a margin for a busy machine. */
  private static final Duration LONGEST = TIMEOUT.multipliedBy(3);

  /** The service between two restarts. */
  @RpcService("storm")
  public static final class Storm {
    private final CountDownLatch never = new CountDownLatch(1);

    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public void hang() throws InterruptedException {
      never.await();
    }
  }

  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
  private final long overNanos = System.nanoTime() + STORM_NANOS;

  @Test
  @Timeout(120)
  void everyCallEndsByItsDeadlineHoweverOftenTheServerIsRestarted() throws InterruptedException {
    RpcServer first = start(Wired.ANY_PORT);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = RandomSeed.random("storm " + i);
      Thread caller = new Thread(() -> callAround(first.endpoint(), random));
      callers.add(caller);
      caller.start();
    }
    restart(first);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(good).hasPositiveValue();
    assertThat(failed).hasPositiveValue();
    assertThat(Duration.ofNanos(longestNanos.get())).as("the longest call").isLessThan(LONGEST);
  }

  private static RpcServer start(String endpoint) {
    return RpcServer.builder().bind(endpoint).register(new Storm()).start();
  }

  private boolean isOver() {
    return overNanos - System.nanoTime() <= 0;
  }

  private void restart(RpcServer first) {
    Random random = RandomSeed.random("storm restarts");
    RpcServer server = first;
    while (!isOver()) {
      LockSupport.parkNanos(random.nextInt(400_000_000));
      server.close(Duration.ofMillis(random.nextInt(5)));
      LockSupport.parkNanos(random.nextInt(200_000_000));
      server = start(first.endpoint());
    }
    server.close(Duration.ZERO);
  }

  private void callAround(String endpoint, Random random) {
    try (RpcClient client = RpcClient.builder().timeout(TIMEOUT).connect(endpoint)) {
      while (!isOver()) {
        long begun = System.nanoTime();
        try {
          call(client, random.nextInt(100));
          good.incrementAndGet();
        } catch (RpcConnectionLostException | RpcUnavailableException | RpcTimeoutException e) {
          failed.incrementAndGet();
        }
        longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
      }
    } catch (Throwable e) {
      wrong.add(e);
    }
  }

  private static void call(RpcClient client, int kind) {
    if (kind == 0) {
      client.call("storm.hang", Void.class);
    } else if (kind < 40) {
      assertThat(client.<Integer>call("storm.mult", int.class, kind, 2)).isEqualTo(2 * kind);
    } else if (kind < 80) {
      assertThat(later(client, kind)).isEqualTo(3 * kind);
    } else {
      MultiCall multi = client.multiCall();
      multi.call("storm.mult", int.class, kind, 4);
      multi.call("storm.mult", int.class, kind, 5);
      multi.execute();
    }
  }

  /** A call whose future alone reports its end. */
  private static int later(RpcClient client, int kind) {
    try {
      return client.callAsync("storm.mult", int.class, kind, 3).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RpcException rpc ? rpc : e;
    }
  }
}
