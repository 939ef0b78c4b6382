package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One client shared by many threads, some of which misbehave. */
class ThreadsTest {
  @RpcService("calc")
  interface Calculator {
    int mult(int a, int b);

    @RpcMethod("mult")
    CompletableFuture<Integer> multLater(int a, int b);

    String wait(String text);

    @RpcMethod("wait")
    CompletableFuture<String> waitLater(String text);
  }

  @RpcService("calc")
  public static final class CalculatorService {
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger waiting = new AtomicInteger();

    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public String wait(String text) throws InterruptedException {
      waiting.incrementAndGet();
      release.await();
      return text;
    }
  }

  /** Runs a task on this many threads at once, and waits; returns their exceptions. */
  private static Queue<Throwable> onThreads(int count, java.util.function.IntConsumer task)
      throws InterruptedException {
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread = new Thread(
          null,
          () -> {
            try {
              start.await();
              task.accept(number);
            } catch (Throwable e) {
              thrown.add(e);
            }
          },
          "caller-" + i,
          256 << 10);
      threads.add(thread);
      thread.start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return thrown;
  }

  @Test
  void aThousandThreadsOnOneClientEachGetTheirOwnResult() throws InterruptedException {
    try (Wired wired = Wired.to(new CalculatorService())) {
      Calculator calculator = wired.client().proxy(Calculator.class);
      assertThat(onThreads(1_000, number -> {
            for (int i = 0; i < 5; i++) {
              assertThat(calculator.mult(number, i)).isEqualTo(number * i);
            }
          }))
          .isEmpty();
    }
  }

  @Test
  void virtualThreadsShareAClientToo() throws Exception {
    ExecutorService executor;
    try {
      executor = (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      assumeTrue(false, "this JVM has no virtual threads");
      return;
    }
    try (Wired wired = Wired.to(new CalculatorService())) {
      Calculator calculator = wired.client().proxy(Calculator.class);
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        int number = i;
        results.add(executor.submit(() -> calculator.mult(number, 3)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(3 * i);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void fiveThousandCallsAtOnceAllSucceedThoughTheServerTakesAThousand() {
    // A server that is slow for a moment refuses calls that it can't answer by their deadline.
    try (Wired wired = Wired.with(
        server -> server.register(new CalculatorService()),
        client -> client.timeout(Duration.ofMinutes(2)))) {
      Calculator calculator = wired.client().proxy(Calculator.class);
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        results.add(calculator.multLater(i, 2));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).join()).isEqualTo(2 * i);
      }
    }
  }

  @Test
  void anInterruptedCallEndsWithItsFlagSetAndDisturbsNoOther() throws InterruptedException {
    try (Wired wired = Wired.to(new CalculatorService())) {
      Calculator calculator = wired.client().proxy(Calculator.class);
      AtomicBoolean over = new AtomicBoolean();
      Queue<Throwable> disturbed = new ConcurrentLinkedQueue<>();
      List<Thread> others = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread other = new Thread(() -> {
          for (int n = 0; !over.get(); n++) {
            try {
              assertThat(calculator.mult(n, 2)).isEqualTo(2 * n);
            } catch (Throwable e) {
              disturbed.add(e);
            }
          }
        });
        others.add(other);
        other.start();
      }
      AtomicInteger ended = new AtomicInteger();
      AtomicInteger flagLost = new AtomicInteger();
      for (int i = 0; i < 200; i++) {
        CountDownLatch begun = new CountDownLatch(1);
        Thread victim = new Thread(() -> {
          begun.countDown();
          try {
            while (true) {
              var unused = calculator.mult(1, 1);
            }
          } catch (RpcException e) {
            ended.incrementAndGet();
            if (!Thread.currentThread().isInterrupted()) {
              flagLost.incrementAndGet();
            }
          }
        });
        victim.start();
        begun.await();
        victim.interrupt();
        victim.join();
      }
      over.set(true);
      for (Thread other : others) {
        other.join();
      }
      assertThat(ended).hasValue(200);
      assertThat(flagLost).hasValue(0);
      assertThat(disturbed).isEmpty();
    }
  }

  /** In a JVM of its own: a class whose initializer runs out of stack is lost for good. */
  @Test
  void aCallerThatRunsOutOfStackHarmsNothing() throws Exception {
    try (ChildJvm child = ChildJvm.start(DeepCaller.class)) {
      child.awaitLine("still calling");
    }
  }

  @Test
  void callbacksThatBlockDoNotHoldUpOtherReplies() {
    CalculatorService service = new CalculatorService();
    try (Wired wired = Wired.to(service)) {
      Calculator calculator = wired.client().proxy(Calculator.class);
      CountDownLatch held = new CountDownLatch(1);
      List<CompletableFuture<Void>> holding = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        holding.add(calculator.waitLater("a").thenAccept(result -> {
          try {
            held.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }));
      }
      // Not earlier: a callback of a future that is already complete would run on this thread.
      service.release.countDown();
      assertThat(calculator.mult(6, 7)).isEqualTo(42);
      assertThat(calculator.multLater(6, 7).join()).isEqualTo(42);
      held.countDown();
      holding.forEach(CompletableFuture::join);
    }
  }

  @Test
  void aCallbackMayCallTheSameClientAndWait() {
    try (Wired wired = Wired.to(new CalculatorService())) {
      Calculator calculator = wired.client().proxy(Calculator.class);
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        results.add(calculator
            .multLater(i, 2)
            .thenApply(doubled ->
                calculator.mult(doubled, 2) + calculator.multLater(1, 1).join()));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).join()).isEqualTo(4 * i + 1);
      }
    }
  }

  @Test
  void closingEndsAThousandCallsThatWait() throws InterruptedException {
    CalculatorService service = new CalculatorService();
    try (Wired wired = Wired.to(service)) {
      RpcClient client = wired.client();
      Calculator calculator = client.proxy(Calculator.class);
      CompletableFuture<Void> closer = CompletableFuture.runAsync(
          () -> {
            try {
              eventually(
                  "the server has all calls",
                  () -> wired.server().statistics().exchangesRunning(),
                  running -> running == 1_000);
            } finally {
              client.close();
            }
          },
          task -> new Thread(task).start());
      AtomicInteger ended = new AtomicInteger();
      assertThat(onThreads(1_000, number -> {
            try {
              var unused = calculator.wait("x");
            } catch (RpcException e) {
              ended.incrementAndGet();
            }
          }))
          .isEmpty();
      closer.join();
      assertThat(ended).hasValue(1_000);
    } finally {
      service.release.countDown();
    }
  }
}
