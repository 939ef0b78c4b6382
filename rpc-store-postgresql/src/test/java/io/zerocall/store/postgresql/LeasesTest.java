package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.add;
import static io.zerocall.store.postgresql.TestJobs.await;
import static io.zerocall.store.postgresql.TestJobs.end;
import static io.zerocall.store.postgresql.TestJobs.start;
import static io.zerocall.store.postgresql.TestJobs.take;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StartedJob;
import io.zerocall.testing.PostgresServer;
import io.zerocall.testing.TcpProxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the jobs of brokers that are lost, or that can't reach the server for a time. */
@Timeout(120)
class LeasesTest {
  private static final Duration LEASE = Duration.ofMillis(1_500);

  private final String schema = Postgres.newSchema();
  private TcpProxy proxy;
  private JobStore lost;
  private JobStore other;
  private final Events events = new Events();

  @BeforeEach
  void open() throws Exception {
    proxy = TcpProxy.to("tcp://127.0.0.1:" + Postgres.server().port());
    String url = proxy.endpoint().replace("tcp://", "jdbc:postgresql://") + "/postgres";
    lost = PostgresJobStore.builder()
        .url(url, PostgresServer.USER, null)
        .schema(schema)
        .lease(LEASE)
        .open();
    lost.listen(events);
    other = Postgres.builder(schema).lease(LEASE).open();
  }

  @AfterEach
  void close() throws Exception {
    other.close();
    proxy.close();
    lost.close();
  }

  @Test
  void aLiveBrokerKeepsItsJobs() throws Exception {
    add(lost, 1);
    add(lost, 1);
    StartedJob running = start(lost);
    JobId taken = take(lost).orElseThrow().id();
    long end = System.nanoTime() + 3 * LEASE.toNanos();
    while (System.nanoTime() - end < 0) {
      assertThat(take(other)).isEmpty();
    }
    assertThat(await(lost.start(taken))).isPresent();
    assertThat(end(lost, running)).isTrue();
    assertThat(events.lost).isEmpty();
  }

  @Test
  void theJobsOfALostBrokerStartElsewhere() throws Exception {
    JobId id = add(lost, 1);
    StartedJob first = start(lost);
    JobId taken = add(lost, 1);
    assertThat(take(lost)).isPresent();
    proxy.swallow(true);
    proxy.breakConnections();
    StartedJob second = eventuallyStarted(other);
    assertThat(second.id()).isEqualTo(id);
    assertThat(second.starts()).isEqualTo(2);
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(eventuallyStarted(other).id()).isEqualTo(taken);

    proxy.swallow(false);
    proxy.breakConnections();
    eventually("the lost broker knows", () -> events.lost.contains(id));
    assertThat(events.lost).containsExactlyInAnyOrder(id, taken);
    assertThat(end(lost, first)).isFalse();
    assertThat(await(lost.report(id, first.token(), new JobProgress(1, 2, null))))
        .isFalse();
    assertThat(await(lost.start(taken))).isEmpty();
    assertThat(await(lost.find(id)).orElseThrow().state()).isEqualTo(JobState.RUNNING);
    assertThat(end(other, second)).isTrue();
  }

  private static StartedJob eventuallyStarted(JobStore store) throws Exception {
    return eventually(
            "a job starts elsewhere",
            () -> {
              try {
                return take(store).flatMap(job -> {
                  try {
                    return await(store.start(job.id()));
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            },
            started -> started.isPresent())
        .orElseThrow();
  }

  @Test
  void aBrokerThatIsBackInTimeKeepsItsJobs() throws Exception {
    add(lost, 1);
    StartedJob running = start(lost);
    proxy.breakConnections();
    assertThat(end(lost, running)).isTrue(); // an end is kept until the server can be reached
    assertThat(await(other.find(running.id())).orElseThrow().state()).isEqualTo(JobState.DONE);
    assertThat(events.lost).isEmpty();
  }

  @Test
  void aBrokerWhoseLeaseWasEndedLooksForWhatItMissed() throws Exception {
    int before = events.missed.get();
    try (Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM " + schema + ".broker");
    }
    eventually("it looks", () -> events.missed.get() > before);
    add(lost, 1);
    assertThat(end(lost, start(lost))).isTrue();
  }

  @Test
  void theJobsOfAClosedStoreStartElsewhereAtOnce() throws Exception {
    JobId running = add(lost, 1);
    StartedJob first = start(lost);
    JobId taken = add(lost, 1);
    assertThat(take(lost)).isPresent();
    lost.close();
    StartedJob second = start(other);
    assertThat(second.id()).isEqualTo(running);
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(start(other).id()).isEqualTo(taken);
  }

  @Test
  void theTokenGrowsAlsoIfAStartDoesNotCount() throws Exception {
    add(lost, 1);
    StartedJob first = start(lost);
    assertThat(await(lost.end(first.id(), first.token(), new JobEnd.NotBegun())))
        .isTrue();
    StartedJob second = start(other);
    assertThat(second.starts()).isOne();
    assertThat(second.token()).isGreaterThan(first.token());
    JobEnd late = new JobEnd.Failed(JsonText.parse("{}"));
    assertThat(await(lost.end(first.id(), first.token(), late))).isFalse();
    assertThat(end(other, second)).isTrue();
  }
}
