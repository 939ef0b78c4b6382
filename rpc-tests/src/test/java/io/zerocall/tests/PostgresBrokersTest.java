package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.store.postgresql.PostgresSubmission;
import io.zerocall.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two brokers whose jobs are in one PostgreSQL database. */
@Timeout(180)
class PostgresBrokersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static PostgresServer server;

  private RpcBroker broker;
  private RpcClient client;

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void endServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void start() {
    broker = PostgresBrokerMain.start(server.url());
    client = RpcClient.connect(broker.endpoint());
  }

  @AfterEach
  void close() {
    client.close();
    broker.close();
  }

  private static RpcServer worker(String endpoint, Object service) {
    return RpcServer.builder().dial(endpoint).register(service).start();
  }

  /** Doubles numbers. */
  @RpcService("numbers")
  static final class Numbers {
    private final AtomicInteger failures = new AtomicInteger();

    @RpcMethod
    public int twice(int number) {
      return 2 * number;
    }

    /** Fails twice. */
    @RpcMethod
    public int third() {
      if (failures.incrementAndGet() < 3) {
        throw new IllegalStateException("not yet");
      }
      return failures.get();
    }
  }

  @Test
  void aJobIsSubmittedAtOneBrokerAndRunsAtAnother() throws Exception {
    try (RpcBroker other = PostgresBrokerMain.start(server.url());
        RpcServer worker = worker(other.endpoint(), new Numbers());
        RpcClient elsewhere = RpcClient.connect(other.endpoint())) {
      assertThat(worker.endpoints()).isEmpty();
      for (int i = 0; i < 20; i++) {
        Job<Integer> job = client.submit("numbers.twice", int.class, i);
        assertThat(job.result(PATIENCE)).isEqualTo(2 * i);
        assertThat(elsewhere.job(job.id(), int.class).result(PATIENCE)).isEqualTo(2 * i);
      }
    }
  }

  @Test
  void aJobIsCancelledThroughAnotherBroker() throws Exception {
    Sleeper sleeper = new Sleeper();
    try (RpcBroker other = PostgresBrokerMain.start(server.url());
        RpcServer worker = worker(other.endpoint(), sleeper)) {
      assertThat(worker.endpoints()).isEmpty();
      Job<Integer> job = client.submit("sleeper.sleep", int.class);
      assertThat(sleeper.begun.await(60, TimeUnit.SECONDS)).isTrue();
      job.cancel();
      assertThat(sleeper.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    }
  }

  /** Sleeps until it is interrupted, the first time. */
  @RpcService("sleeper")
  static final class Sleeper {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @RpcMethod
    public int sleep() throws InterruptedException {
      begun.countDown();
      try {
        TimeUnit.MINUTES.sleep(10);
        return 1;
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }
  }

  /** Returns at once. */
  @RpcService("sleeper")
  static final class Awake {
    @RpcMethod
    public int sleep() {
      return 2;
    }
  }

  @Test
  void theJobOfABrokerThatClosesRunsElsewhere() throws Exception {
    Sleeper sleeper = new Sleeper();
    RpcBroker other = PostgresBrokerMain.start(server.url());
    try (RpcServer worker = worker(other.endpoint(), sleeper)) {
      Job<Integer> job = client.submit("sleeper.sleep", int.class);
      assertThat(sleeper.begun.await(60, TimeUnit.SECONDS)).isTrue();
      other.close();
      assertThat(worker.endpoints()).isEmpty();
      assertRunsHere(job);
    }
  }

  @Test
  void theJobOfABrokerThatIsKilledRunsElsewhere() throws Exception {
    Sleeper sleeper = new Sleeper();
    ChildJvm other = ChildJvm.start(PostgresBrokerMain.class, server.url());
    try (RpcServer worker = worker(other.awaitLine(PostgresBrokerMain.READY), sleeper)) {
      Job<Integer> job = client.submit("sleeper.sleep", int.class);
      assertThat(sleeper.begun.await(60, TimeUnit.SECONDS)).isTrue();
      other.kill();
      assertThat(worker.endpoints()).isEmpty();
      assertRunsHere(job);
    } finally {
      other.kill();
    }
  }

  private void assertRunsHere(Job<Integer> job) {
    try (RpcServer worker = worker(broker.endpoint(), new Awake())) {
      assertThat(job.result(PATIENCE)).isEqualTo(2);
      assertThat(job.info().starts()).isEqualTo(2);
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void aJobOfATransactionRunsWhenThatHasCommitted() throws Exception {
    try (RpcServer worker = worker(broker.endpoint(), new Numbers());
        Connection connection =
            DriverManager.getConnection(server.url(), PostgresServer.USER, null)) {
      assertThat(worker.endpoints()).isEmpty();
      connection.setAutoCommit(false);
      String undone = submit(connection);
      connection.rollback();
      String id = submit(connection);
      connection.commit();
      assertThat(client.job(id, int.class).result(PATIENCE)).isEqualTo(3);
      eventually("all have ended", () -> client.job(id, int.class).info().starts() == 3);
      assertThat(undone).isNotEqualTo(id);
    }
  }

  private static String submit(Connection connection) throws Exception {
    return PostgresSubmission.of("numbers.third")
        .params(JsonText.parse("[]"))
        .retries(2, Duration.ZERO)
        .submit(connection);
  }
}
