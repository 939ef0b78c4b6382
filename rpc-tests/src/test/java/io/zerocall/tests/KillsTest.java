package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers and brokers that are killed under load, again and again. What was sent, what has run and
 * what was answered must fit together.
 */
@Timeout(300)
class KillsTest {
  private static final int KILLS = 50;
  private static final int CALLERS = 8;
  private static final int MOST_RUNS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A deadline, and a margin for a busy machine. */
  private static final Duration LONGEST = TIMEOUT.multipliedBy(3);

  /** How a call has ended. */
  private enum Outcome {
    RETURNED,
    NOT_RUN,
    MAY_HAVE_RUN
  }

  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong longestNanos = new AtomicLong();
  private final Map<Integer, Outcome> once = new ConcurrentHashMap<>();
  private final Map<Integer, Outcome> again = new ConcurrentHashMap<>();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> processes = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();

  @TempDir
  private Path directory;

  @AfterEach
  void end() throws Exception {
    over.set(true);
    for (AutoCloseable process : processes) {
      process.close();
    }
  }

  private ChildJvm broker(String endpoint) throws IOException {
    ChildJvm broker = ChildJvm.start(JobsMain.class, JobsMain.BROKER, endpoint);
    processes.add(broker);
    return broker;
  }

  private ChildJvm worker(String endpoint) throws IOException {
    Path log = directory.resolve("worker-" + logs.size());
    logs.add(log);
    ChildJvm worker = ChildJvm.start(JobsMain.class, JobsMain.WORKER, endpoint, log.toString());
    processes.add(worker);
    return worker;
  }

  private List<Thread> callers(String endpoint) {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      boolean mayRunAgain = i % 2 == 0;
      Thread caller = new Thread(() -> {
        try (RpcClient client = RpcClient.builder().timeout(TIMEOUT).connect(endpoint)) {
          while (!over.get()) {
            call(client, mayRunAgain);
          }
        } catch (Throwable e) {
          wrong.add(e);
        }
      });
      callers.add(caller);
      caller.start();
    }
    return callers;
  }

  private void call(RpcClient client, boolean mayRunAgain) {
    int id = ids.incrementAndGet();
    long begun = System.nanoTime();
    Outcome outcome;
    try {
      String method = mayRunAgain ? "kills.again" : "kills.once";
      assertThat(client.call(method, int.class, id)).isEqualTo(id);
      outcome = Outcome.RETURNED;
    } catch (RpcUnavailableException e) {
      outcome = Outcome.NOT_RUN;
    } catch (RpcConnectionLostException | RpcTimeoutException e) {
      outcome = Outcome.MAY_HAVE_RUN;
    } catch (RpcException e) { // a new broker that no worker has reached yet knows no method
      assertThat(e.code()).as("%s", e).isEqualTo(-32601);
      outcome = Outcome.NOT_RUN;
    }
    longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
    (mayRunAgain ? again : once).put(id, outcome);
  }

  private void awaitCalls(int more) throws InterruptedException {
    int before = returned();
    long begun = System.nanoTime();
    while (returned() < before + more) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
      assertThat(wrong).isEmpty();
      Thread.sleep(1);
    }
  }

  private int returned() {
    return (int) (once.values().stream().filter(Outcome.RETURNED::equals).count()
        + again.values().stream().filter(Outcome.RETURNED::equals).count());
  }

  private void check(List<Thread> callers) throws Exception {
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(wrong).isEmpty();
    Map<Integer, Integer> runs = new HashMap<>();
    for (Path log : logs) {
      if (Files.exists(log)) {
        Files.readAllLines(log).forEach(id -> runs.merge(Integer.valueOf(id), 1, Integer::sum));
      }
    }
    once.forEach((id, outcome) -> {
      int count = runs.getOrDefault(id, 0);
      switch (outcome) {
        case RETURNED -> assertThat(count).as("once %s", id).isEqualTo(1);
        case NOT_RUN -> assertThat(count).as("refused %s", id).isZero();
        case MAY_HAVE_RUN -> assertThat(count).as("lost %s", id).isLessThanOrEqualTo(1);
      }
    });
    again.forEach((id, outcome) -> {
      int count = runs.getOrDefault(id, 0);
      assertThat(count).as("again %s", id).isLessThanOrEqualTo(MOST_RUNS);
      if (outcome == Outcome.RETURNED) {
        assertThat(count).as("returned %s", id).isPositive();
      }
    });
    assertThat(Duration.ofNanos(longestNanos.get())).as("the longest call").isLessThan(LONGEST);
  }

  @Test
  void workersAreKilled() throws Exception {
    ChildJvm broker = broker("tcp://127.0.0.1:0");
    String endpoint = broker.awaitLine(JobsMain.READY);
    ChildJvm[] workers = {worker(endpoint), worker(endpoint), worker(endpoint)};
    for (ChildJvm worker : workers) {
      worker.awaitLine(JobsMain.READY);
    }
    List<Thread> callers = callers(endpoint);
    for (int i = 0; i < KILLS; i++) {
      awaitCalls(20);
      workers[i % workers.length].kill();
      workers[i % workers.length] = worker(endpoint);
    }
    awaitCalls(20);
    check(callers);
    assertThat(once).containsValue(Outcome.MAY_HAVE_RUN);
  }

  @Test
  void theBrokerIsKilled() throws Exception {
    String endpoint = FreePort.endpoint();
    ChildJvm broker = broker(endpoint);
    broker.awaitLine(JobsMain.READY);
    for (int i = 0; i < 2; i++) {
      worker(endpoint).awaitLine(JobsMain.READY);
    }
    List<Thread> callers = callers(endpoint);
    for (int i = 0; i < KILLS; i++) {
      awaitCalls(20);
      broker.kill();
      broker = broker(endpoint);
      broker.awaitLine(JobsMain.READY);
    }
    awaitCalls(20);
    check(callers);
  }
}
