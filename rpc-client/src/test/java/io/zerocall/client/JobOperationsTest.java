package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators do with jobs: lists, resubmissions, progress. */
@Timeout(60)
class JobOperationsTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().connect("scripted");
  private final ScriptedBroker broker = new ScriptedBroker(transport);
  private final Job<Integer> job = client.job(ScriptedBroker.ID, int.class);
  private final List<JobProgress> heard = new ArrayList<>();

  @BeforeEach
  void connect() {
    transport.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static String described(String progress) {
    return ScriptedBroker.WAITING.replace("WAITING\"", "RUNNING\",\"progress\":" + progress);
  }

  /** Answers with these progresses, the last one again and again until the job ends with 5. */
  private void report(String... progresses) {
    AtomicInteger asked = new AtomicInteger();
    broker.onJobAsked(() -> {
      int index = asked.getAndIncrement();
      if (index > progresses.length) {
        broker.completeForWaiting("5");
      }
      broker.answerWithResult(
          "rpc.job", described(progresses[Math.min(index, progresses.length - 1)]));
    });
  }

  @Test
  void jobsAreListed() {
    broker.answerWithResult("rpc.jobs", "[" + ScriptedBroker.WAITING + "]");
    List<JobInfo> jobs =
        client.jobs(JobQuery.ALL.withState(JobState.WAITING).withMethod("a.*").withMost(7));
    assertThat(jobs).hasSize(1);
    assertThat(jobs.get(0).id()).isEqualTo(ScriptedBroker.ID);
    assertThat(broker.params(0)).isEqualTo("{\"state\":\"WAITING\",\"method\":\"a.*\",\"most\":7}");
    assertThat(client.jobs(JobQuery.ALL)).hasSize(1);
    assertThat(broker.params(1)).isEqualTo("{\"most\":100}");
  }

  @Test
  void aListThatIsNoneCantBeRead() {
    for (String wrong : List.of("{}", "[1]", "null", "[{}]", "[null]")) {
      broker.answerWithResult("rpc.jobs", wrong);
      assertThatThrownBy(() -> client.jobs(JobQuery.ALL))
          .as(wrong)
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("rpc.jobs at scripted: the reply can't be read");
    }
  }

  @Test
  void aQueryHasAPossibleNumber() {
    for (int wrong : new int[] {0, -1, 1_001}) {
      assertThatThrownBy(() -> JobQuery.ALL.withMost(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("most: " + wrong + " (expected: >= 1, <= 1000)");
    }
    try (RpcClient old =
        new ScriptedTransport().client().wire(RpcWire.ZERORPC).connect("scripted")) {
      assertThatThrownBy(() -> old.jobs(JobQuery.ALL))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void aJobIsResubmitted() {
    broker.answerWithResult("rpc.resubmit", "\"WAITING\"");
    assertThat(job.resubmit()).isEqualTo(JobState.WAITING);
    assertThat(broker.params(0)).isEqualTo("{\"id\":\"" + ScriptedBroker.ID + "\"}");
    assertThatThrownBy(() -> client.job("f".repeat(32), int.class).resubmit())
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("No such job");
  }

  @Test
  void eachProgressIsReportedOnceUntilTheResultIsThere() {
    report("{\"progress\":1}", "{\"progress\":2,\"total\":4,\"message\":\"m\"}");
    Thread waiting = Thread.currentThread();
    List<Thread> threads = new ArrayList<>();
    int result = job.result(LONG, progress -> {
      heard.add(progress);
      threads.add(Thread.currentThread());
    });
    assertThat(result).isEqualTo(5);
    assertThat(heard).containsExactly(new JobProgress(1, null, null), new JobProgress(2, 4L, "m"));
    assertThat(threads).containsOnly(waiting);
  }

  @Test
  void aJobThatHasEndedReportsNothing() {
    broker.complete("5");
    assertThat(job.result(LONG, heard::add)).isEqualTo(5);
    assertThat(heard).isEmpty();
  }

  @Test
  void aJobThatFailsThrowsAsWithoutProgress() {
    broker.fail("{\"code\":-32007,\"message\":\"Worker lost\"}");
    assertThatThrownBy(() -> job.result(LONG, heard::add))
        .isInstanceOfSatisfying(
            RpcConnectionLostException.class,
            e -> assertThat(e.code()).isEqualTo(RpcErrorCode.WORKER_LOST));
  }

  @Test
  void aQuestionThatFailsIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    broker.onJobAsked(() -> {
      switch (asked.getAndIncrement()) {
        case 0 -> broker.answerWithError("rpc.job", "{\"code\":-32001,\"message\":\"busy\"}");
        case 1 -> broker.answerWithResult("rpc.job", described("{\"progress\":1}"));
        default -> broker.completeForWaiting("5");
      }
    });
    assertThat(job.result(LONG, heard::add)).isEqualTo(5);
    assertThat(heard).containsExactly(new JobProgress(1, null, null));
  }

  @Test
  void whatTheListenerThrowsEndsTheWait() {
    report("{\"progress\":1}");
    IllegalStateException thrown = new IllegalStateException("enough");
    assertThatThrownBy(() -> job.result(LONG, progress -> {
          throw thrown;
        }))
        .isSameAs(thrown);
    assertThat(transport.body(transport.sentCount() - 1)).contains("\"rpc.cancel\"");
  }

  @Test
  void theWaitEndsWithItsTimeout() {
    transport.onSend(message -> transport.advanceMillis(100));
    assertThatThrownBy(() -> job.result(Duration.ofMillis(50), heard::add))
        .isInstanceOf(RpcTimeoutException.class);
    assertThatThrownBy(() -> job.result(Duration.ZERO, heard::add))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() {
    report("{\"progress\":1}");
    assertThatThrownBy(() -> job.result(LONG, progress -> Thread.currentThread().interrupt()))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theFractionIsThatOfAKnownTotal() {
    assertThat(new JobProgress(1, 4L, null).fraction()).hasValue(0.25);
    assertThat(new JobProgress(5, 4L, null).fraction()).hasValue(1);
    assertThat(new JobProgress(-5, 4L, null).fraction()).hasValue(0);
    assertThat(new JobProgress(1, 0L, null).fraction()).isEmpty();
    assertThat(new JobProgress(1, null, null).fraction()).isEmpty();
  }
}
