package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.RpcException;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
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
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that keeps jobs and its workers are killed at random moments under load. What was
 * acknowledged, started and recorded must fit together.
 */
@Timeout(300)
class JobKillsTest {
  private static final int KILLS = Integer.getInteger("zerocall.jobKills", 12);
  private static final int SUBMITTERS = 4;
  private static final int WORKERS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** For the whole of what waits when the last process was killed. */
  private static final Duration LAST = Duration.ofMinutes(2);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> processes = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();
  private final String endpoint = FreePort.endpoint();

  @TempDir
  private Path directory;

  @AfterEach
  void end() throws Exception {
    over.set(true);
    for (AutoCloseable process : processes) {
      process.close();
    }
  }

  private ChildJvm broker() throws IOException {
    ChildJvm broker = ChildJvm.start(
        JobsMain.class, JobsMain.BROKER, endpoint, directory.resolve("jobs.db").toString());
    processes.add(broker);
    broker.awaitLine(JobsMain.READY);
    return broker;
  }

  private ChildJvm worker() throws IOException {
    Path log = directory.resolve("worker-" + logs.size());
    logs.add(log);
    ChildJvm worker = ChildJvm.start(JobsMain.class, JobsMain.WORKER, endpoint, log.toString());
    processes.add(worker);
    return worker;
  }

  private List<Thread> submitters() {
    List<Thread> submitters = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      Thread submitter = new Thread(() -> {
        try (RpcClient client = RpcClient.builder().timeout(TIMEOUT).connect(endpoint)) {
          while (!over.get()) {
            submit(client);
          }
        } catch (Throwable e) {
          wrong.add(e);
        }
      });
      submitters.add(submitter);
      submitter.start();
    }
    return submitters;
  }

  /** Submits a job, and waits for its result so that the load stays bounded. */
  private void submit(RpcClient client) {
    int number = numbers.incrementAndGet();
    try {
      Job<Integer> job = client.submit("kills.once", int.class, number);
      acknowledged.put(job.id(), number);
      assertThat(job.result()).isEqualTo(number);
    } catch (RpcException e) {
      // Not acknowledged, or acknowledged and still running: the check at the end decides.
    }
  }

  private void awaitSubmissions(int more) throws InterruptedException {
    int before = acknowledged.size();
    long begun = System.nanoTime();
    while (acknowledged.size() < before + more) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
      assertThat(wrong).isEmpty();
      Thread.sleep(1);
    }
  }

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    System.out.println("The seed of the kills is " + seed);
    ChildJvm broker = broker();
    ChildJvm[] workers = new ChildJvm[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
      workers[i] = worker();
    }
    List<Thread> submitters = submitters();
    for (int i = 0; i < KILLS; i++) {
      awaitSubmissions(1 + random.nextInt(40));
      int victim = random.nextInt(WORKERS + 1);
      if (victim == WORKERS) {
        broker.kill();
        broker = broker();
      } else {
        workers[victim].kill();
        workers[victim] = worker();
      }
    }
    over.set(true);
    for (Thread submitter : submitters) {
      submitter.join();
    }
    assertThat(wrong).isEmpty();
    check();
  }

  private void check() throws IOException {
    assertThat(acknowledged.values()).doesNotHaveDuplicates();
    try (RpcClient client = RpcClient.builder().timeout(LAST).connect(endpoint)) {
      acknowledged.forEach((id, number) -> assertThat(client.job(id, int.class).result())
          .as("the job of %s", number)
          .isEqualTo(number));
      Map<Integer, Integer> runs = runs(); // when all have ended
      acknowledged.forEach((id, number) -> {
        JobInfo info = client.job(id, int.class).info();
        assertThat(info.state()).isEqualTo(JobState.DONE);
        assertThat(runs.getOrDefault(number, 0))
            .as("the runs of %s", info)
            .isBetween(1, info.starts());
      });
    }
  }

  private Map<Integer, Integer> runs() throws IOException {
    Map<Integer, Integer> runs = new HashMap<>();
    for (Path log : logs) {
      if (Files.exists(log)) {
        Files.readAllLines(log).forEach(id -> runs.merge(Integer.valueOf(id), 1, Integer::sum));
      }
    }
    return runs;
  }
}
