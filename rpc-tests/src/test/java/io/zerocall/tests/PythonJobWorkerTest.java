package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcRemoteException;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.Job;
import io.zerocall.client.JobOptions;
import io.zerocall.client.RpcClient;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker in Python that runs jobs. Needs Debian's python3-zmq. */
@Timeout(120)
class PythonJobWorkerTest {
  @TempDir
  private Path directory;

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  @Test
  void seesItsJobsReportsAndDecidesAboutRetries() throws Exception {
    try (RpcBroker broker = RpcBroker.builder()
            .bind("tcp://127.0.0.1:0")
            .jobs(SqliteJobStore.open(directory.resolve("jobs.db")))
            .start();
        RpcClient client = RpcClient.connect(broker.endpoint());
        Python python = Python.start("job_worker.py", broker.endpoint())) {
      eventually("the worker is there", () -> broker.workers() == 1);

      Job<Integer> count = client.submit("py.count", int.class, 1_000);
      assertThat(count.result()).isEqualTo(1_000);
      assertThat(python.line()).isEqualTo("py.count " + count.id() + " 1");

      JobOptions patient = JobOptions.DEFAULTS.withRetries(5, Duration.ZERO);
      Job<String> never = client.withJobOptions(patient).submit("py.never", String.class);
      assertThatThrownBy(never::result)
          .isInstanceOfSatisfying(
              RpcRemoteException.class, remote -> assertThat(remote.type()).isEqualTo("Sorry"));
      assertThat(never.info().starts()).isEqualTo(1);
      assertThat(python.line()).isEqualTo("py.never " + never.id() + " 1");

      Job<String> again = client.submit("py.again", String.class);
      assertThat(again.result()).isEqualTo("third");
      for (int start = 1; start <= 3; start++) {
        assertThat(python.line()).isEqualTo("py.again " + again.id() + " " + start);
      }

      assertThat(client.call("py.count", int.class, 10)).isEqualTo(10);
      assertThat(python.line()).isEqualTo("py.count None None");
    }
  }
}
