package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcProtocolException;
import io.zerocall.client.RpcClient;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Submissions with the same key, through a broker. */
@Timeout(60)
class JobKeysTest {
  @TempDir
  private Path directory;

  private Brokers brokers() {
    return new Brokers(builder -> builder.jobs(SqliteJobStore.open(directory.resolve("jobs.db"))));
  }

  private static String submit(RpcClient client, Map<String, ?> submission) {
    return client.callNamed("rpc.submit", String.class, submission);
  }

  @Test
  void aRepeatedSubmissionIsTheSameJob() throws Exception {
    Jobs jobs = new Jobs("w");
    jobs.released.countDown();
    try (Brokers brokers = brokers()) {
      brokers.worker(jobs);
      Map<String, ?> submission = Map.of("method", "jobs.hold", "key", "order-5");
      String id = submit(brokers.first(), submission);
      assertThat(submit(brokers.client(), submission)).isEqualTo(id);
      assertThat(brokers.first().call("rpc.result", String.class, id)).isEqualTo("w");
      assertThat(submit(brokers.first(), submission)).isEqualTo(id);
      assertThat(submit(brokers.first(), Map.of("method", "jobs.hold", "key", "order-6")))
          .isNotEqualTo(id);
    }
    assertThat(jobs.runs).hasValue(2);
  }

  @Test
  void whatIsSubmittedWhileAJobRunsRunsOnceMoreAfterwards() throws Exception {
    Jobs jobs = new Jobs("w");
    try (Brokers brokers = brokers()) {
      brokers.worker(jobs);
      Map<String, ?> submission =
          Map.of("method", "jobs.hold", "key", "index", "conflict", "ONCE_MORE");
      String first = submit(brokers.first(), submission);
      eventually("it runs", () -> jobs.runs.get() == 1);
      Set<String> later = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        later.add(submit(brokers.first(), submission));
      }
      assertThat(later).hasSize(1).doesNotContain(first);
      assertThat(jobs.runs).hasValue(1);
      jobs.released.countDown();
      assertThat(
              brokers.first().call("rpc.result", String.class, later.iterator().next()))
          .isEqualTo("w");
      assertThat(jobs.runs).hasValue(2);
      assertThat(submit(brokers.first(), submission)).isNotIn(first, later);
    }
  }

  @Test
  void manyClientsThatSubmitAtTheSameTimeHaveOneJob() throws Exception {
    try (Brokers brokers = brokers()) {
      List<CompletableFuture<String>> submissions = IntStream.range(0, 200)
          .mapToObj(i -> brokers
              .first()
              .callNamedAsync("rpc.submit", String.class, Map.of("method", "a.b", "key", "k")))
          .toList();
      Set<String> ids = new HashSet<>();
      for (CompletableFuture<String> submission : submissions) {
        ids.add(submission.get());
      }
      assertThat(ids).hasSize(1);
    }
  }

  @Test
  void wrongKeysAreRefused() throws Exception {
    try (Brokers brokers = brokers()) {
      for (Map<String, ?> wrong : List.of(
          Map.of("method", "a.b", "key", ""),
          Map.of("method", "a.b", "key", "a\0b"),
          Map.of("method", "a.b", "key", "\uD83D"),
          Map.of("method", "a.b", "key", "k".repeat(100_000)),
          Map.of("method", "a.b", "key", 5),
          Map.of("method", "a.b", "tenant", ""),
          Map.of("method", "a.b", "key", "k", "conflict", "NEVER"))) {
        assertThatThrownBy(() -> brokers.first().callNamed("rpc.submit", JsonText.class, wrong))
            .as("%s", wrong.keySet())
            .isInstanceOf(RpcProtocolException.class);
      }
    }
  }
}
