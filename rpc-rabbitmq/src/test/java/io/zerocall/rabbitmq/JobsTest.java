package io.zerocall.rabbitmq;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerocall.JobState;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcRemoteException;
import io.zerocall.client.Job;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in the store of site A's broker, which run on a worker of site B. */
class JobsTest extends RabbitMqTest {
  private final Reports reports = new Reports();
  private Site a;
  private Site b;

  @TempDir
  private Path folder;

  @BeforeEach
  void startSites() {
    b = site();
    b.worker(reports);
    a = site(builder -> builder.jobs(SqliteJobStore.open(folder.resolve("jobs.db"))));
    a.bridge(bridge -> bridge.forward("reports.*"));
    a.awaitOffer("reports.*");
  }

  @Test
  void theResultIsFetchedWhereTheJobWasSubmitted() {
    b.bridge(bridge -> bridge.serve("reports.*"));
    Job<Integer> job = a.client().submit("reports.add", int.class, 5, 7);
    assertThat(job.result(Site.PATIENCE)).isEqualTo(12);
    assertThat(a.client().job(job.id(), int.class).result(Site.PATIENCE)).isEqualTo(12);
    Job<Void> failing = a.client().submit("reports.fail", Void.class, "on fire");
    assertThatExceptionOfType(RpcRemoteException.class)
        .isThrownBy(() -> failing.result(Site.PATIENCE))
        .withMessageContaining("on fire");
  }

  @Test
  void manyJobsAllEnd() {
    b.bridge(bridge -> bridge.serve("reports.*").prefetch(8));
    List<Job<Integer>> jobs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      jobs.add(a.client().submit("reports.add", int.class, i, 1));
    }
    for (int i = 0; i < jobs.size(); i++) {
      assertThat(jobs.get(i).result(Site.PATIENCE)).isEqualTo(i + 1);
    }
  }

  @Test
  void aBridgeKilledInMidJobIsReplacedAndTheJobEndsOnce() throws Exception {
    try (BridgeProcess bridge = BridgeProcess.serving(b, "reports.*", 5)) {
      Job<String> job = a.client().submit("reports.hold", String.class);
      eventually("it runs", () -> reports.runs.get() == 1);
      bridge.kill();
      eventually("its broker has cancelled it", () -> reports.interrupted.get() == 1);
      b.bridge(next -> next.serve("reports.*"));
      eventually("it runs again", () -> reports.runs.get() == 2);
      reports.released.countDown();
      assertThat(job.result(Site.PATIENCE)).isEqualTo("held");
      assertThat(job.info().starts()).isEqualTo(1);
      assertThat(job.info().state()).isEqualTo(JobState.DONE);
    }
  }

  @Test
  void aRequestThatKillsEachBridgeEndsAsWorkerLost() throws Exception {
    b.bridge(bridge -> bridge.serve("reports.hold").deliveries(3)).close(); // leaves the queue
    var call = a.client().callAsync("reports.hold", String.class);
    for (int i = 1; i <= 3; i++) {
      int deliveries = i;
      try (BridgeProcess bridge = BridgeProcess.serving(b, "reports.hold", 3)) {
        eventually("it runs", () -> reports.runs.get() == deliveries);
        bridge.kill();
      }
    }
    assertThat(call)
        .failsWithin(Site.PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            RpcException.class,
            lost -> assertThat(lost.code()).isEqualTo(RpcErrorCode.WORKER_LOST));
  }

  @Test
  void aKilledForwardingBridgeIsReplacedAndTheJobEndsOnce() throws Exception {
    b.bridge(bridge -> bridge.serve("reports.*"));
    Site c = site(builder -> builder.jobs(SqliteJobStore.open(folder.resolve("c.db"))));
    try (BridgeProcess bridge = BridgeProcess.forwarding(c, "reports.*")) {
      c.awaitOffer("reports.*");
      Job<String> job = c.client().submit("reports.hold", String.class);
      eventually("it runs", () -> reports.runs.get() == 1);
      bridge.kill();
      c.bridge(next -> next.forward("reports.*"));
      eventually("it runs again", () -> reports.runs.get() == 2);
      reports.released.countDown();
      assertThat(job.result(Site.PATIENCE)).isEqualTo("held");
      assertThat(job.info().starts()).isEqualTo(2);
    }
  }

  @Test
  void cancellingAJobCancelsItAtTheOtherSite() {
    b.bridge(bridge -> bridge.serve("reports.*"));
    Job<String> job = a.client().submit("reports.hold", String.class);
    eventually("it runs", () -> reports.runs.get() == 1);
    assertThat(job.cancel()).isEqualTo(JobState.CANCELLED);
    eventually("it is interrupted", () -> reports.interrupted.get() == 1);
  }

  @Test
  void aJobSurvivesARestartOfRabbitMqAndRunsOnce() throws Exception {
    RabbitMqBridge serving = b.bridge(bridge -> bridge.serve("reports.*"));
    Job<String> job = a.client().submit("reports.hold", String.class);
    eventually("it runs", () -> reports.runs.get() == 1);

    rabbitMq().stop();
    a.awaitNoOffer("reports.*");
    Job<Integer> later = a.client().submit("reports.add", int.class, 1, 2);
    rabbitMq().startAgain();

    b.awaitConnected(serving);
    reports.released.countDown();
    assertThat(job.result(Site.PATIENCE)).isEqualTo("held");
    assertThat(later.result(Site.PATIENCE)).isEqualTo(3);
    assertThat(reports.runs.get()).isEqualTo(1);
    assertThat(job.info().starts()).isEqualTo(1);
  }

  @Test
  void aJobThatEndsWhileRabbitMqIsAwayRunsOnce() throws Exception {
    b.bridge(bridge -> bridge.serve("reports.*"));
    Job<String> job = a.client().submit("reports.hold", String.class);
    eventually("it runs", () -> reports.runs.get() == 1);

    rabbitMq().stop();
    a.awaitNoOffer("reports.*");
    reports.released.countDown();
    rabbitMq().startAgain();

    assertThat(job.result(Site.PATIENCE)).isEqualTo("held");
    assertThat(reports.runs.get()).isEqualTo(1);
    assertThat(reports.interrupted.get()).isZero();
  }

  @Test
  void jobsWaitForABridgeThatIsAway() throws Exception {
    b.bridge(bridge -> bridge.serve("reports.*")).close();
    Job<Integer> job = a.client().submit("reports.add", int.class, 1, 2);
    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> job.result(Duration.ofSeconds(1)));
    b.bridge(bridge -> bridge.serve("reports.*"));
    assertThat(job.result(Site.PATIENCE)).isEqualTo(3);
  }
}
