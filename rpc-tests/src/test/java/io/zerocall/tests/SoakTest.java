package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.RandomSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Many threads make all kinds of calls to a server that stops and restarts, and cancel some: every
 * call ends exactly once, in a valid way.
 */
class SoakTest {
  private static final int THREADS = 12;
  private static final int ROUNDS = 400;

  @RpcService("soak")
  interface Soak {
    int mult(int a, int b);

    @RpcMethod("mult")
    CompletableFuture<Integer> multLater(int a, int b);

    int refuse(int number);

    String sleep(int millis);

    @RpcMethod("sleep")
    CompletableFuture<String> sleepLater(int millis);

    @RpcMethod(oneWay = true)
    void note(int number);
  }

  @RpcService("soak")
  public static final class SoakService {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public int refuse(int number) {
      if (number >= 0) {
        throw new IllegalStateException("refused " + number);
      }
      return number;
    }

    @RpcMethod
    public String sleep(int millis) throws InterruptedException {
      Thread.sleep(millis);
      return "slept " + millis;
    }

    @RpcMethod
    public void note(int number) {}
  }

  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();

  @Test
  void everyCallEndsOnceInTheRightWay() throws InterruptedException {
    RpcServer first = start(FreePort.endpoint());
    String endpoint = first.endpoint();
    AtomicBoolean over = new AtomicBoolean();
    Thread restarter = new Thread(() -> restart(first, over));
    try (RpcClient client = RpcClient.builder()
        .timeout(Duration.ofSeconds(20))
        .connectTimeout(Duration.ofSeconds(20))
        .connect(endpoint)) {
      restarter.start();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = RandomSeed.random("soak " + i);
        Thread caller = new Thread(() -> callAround(client, random));
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      over.set(true);
      restarter.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(ends).hasValue(THREADS * ROUNDS);
    assertThat(good.get()).as("good, with %s lost", lost).isGreaterThan(THREADS * ROUNDS / 4);
  }

  private static RpcServer start(String endpoint) {
    return RpcServer.builder().bind(endpoint).register(new SoakService()).start();
  }

  private void restart(RpcServer first, AtomicBoolean over) {
    Random random = RandomSeed.random("soak restarts");
    RpcServer server = first;
    while (!over.get()) {
      LockSupport.parkNanos(random.nextInt(300_000_000));
      server.close(Duration.ofMillis(random.nextInt(5)));
      server = start(first.endpoint());
    }
    server.close();
  }

  private void callAround(RpcClient client, Random random) {
    Soak soak = client.proxy(Soak.class);
    for (int i = 0; i < ROUNDS; i++) {
      int kind = random.nextInt(7);
      int number = random.nextInt(1_000);
      try {
        call(client, soak, random, kind, number);
        good.incrementAndGet();
      } catch (RpcConnectionLostException | RpcUnavailableException e) {
        lost.incrementAndGet();
      } catch (Throwable e) {
        wrong.add(new AssertionError("a call of kind " + kind, e));
      }
      ends.incrementAndGet();
    }
  }

  private static void call(RpcClient client, Soak soak, Random random, int kind, int number) {
    switch (kind) {
      case 0 -> assertThat(soak.mult(number, 2)).isEqualTo(2 * number);
      case 1 -> assertThat(join(soak.multLater(number, 3))).isEqualTo(3 * number);
      case 2 -> assertRefused(soak, number);
      case 3 -> assertTimesOut(soak, random);
      case 4 -> cancelSoon(soak, random);
      case 5 -> soak.note(number);
      default -> multiCall(client, number);
    }
  }

  /** Returns the future's result, or its exception without wrappers. */
  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (java.util.concurrent.CompletionException e) {
      if (e.getCause() instanceof RpcException rpc) {
        throw rpc;
      }
      throw e;
    }
  }

  private static void assertRefused(Soak soak, int number) {
    try {
      soak.refuse(number);
      throw new AssertionError("not refused");
    } catch (RpcRemoteException e) {
      assertThat(e.remoteMessage()).isEqualTo("refused " + number);
    }
  }

  private static void assertTimesOut(Soak soak, Random random) {
    Soak hasty = RpcClient.withTimeout(soak, Duration.ofMillis(1 + random.nextInt(10)));
    try {
      assertThat(hasty.sleep(5)).isEqualTo("slept 5");
    } catch (RpcTimeoutException e) {
      assertThat(e).hasMessageContaining("soak.sleep");
    }
  }

  private static void cancelSoon(Soak soak, Random random) {
    CompletableFuture<String> sleeping = soak.sleepLater(20);
    LockSupport.parkNanos(random.nextInt(1_000_000));
    if (sleeping.cancel(true)) {
      assertThat(sleeping.isCancelled()).isTrue();
      return;
    }
    try {
      assertThat(join(sleeping)).isEqualTo("slept 20");
    } catch (CancellationException e) {
      throw new AssertionError("cancelled by somebody else", e);
    }
  }

  private static void multiCall(RpcClient client, int number) {
    MultiCall multi = client.multiCall();
    List<Reply<Integer>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int factor = i;
      replies.add(multi.call(Soak.class, soak -> soak.mult(number, factor)));
    }
    multi.run(Soak.class, soak -> soak.note(number));
    multi.execute();
    for (int i = 0; i < replies.size(); i++) {
      assertThat(replies.get(i).get()).isEqualTo(number * i);
    }
  }
}
