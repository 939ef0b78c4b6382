package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcJob;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.ReplyReceiver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of a job's reports are sent, and what they say. The test decides when pauses end. */
class RunningJobTest {
  private static final JobStart JOB = new JobStart("0".repeat(32), 1);

  private final List<Runnable> pauses = new ArrayList<>();
  private final Broker broker = new Broker();
  private final RunningJob job =
      new RunningJob(JOB, new RequestId("\"a\""), broker, () -> false, pauses::add);

  /** Keeps what it gets. */
  private static final class Broker implements CallablePeer {
    final List<String> sent = new ArrayList<>();
    boolean reads = true;
    boolean closed;

    @Override
    public boolean notify(SerializedName method, JsonBytes params) {
      if (reads) {
        sent.add(params.toString());
      }
      return reads;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public long call(
        SerializedName method, JsonBytes params, Header header, ReplyReceiver receiver) {
      throw new AssertionError();
    }

    @Override
    public void publish(byte[] document) {
      throw new AssertionError();
    }

    @Override
    public void cancel(long id) {
      throw new AssertionError();
    }

    @Override
    public void progressed(JsonText id, long progress, long total, String message) {
      throw new AssertionError();
    }

    @Override
    public boolean takesRequests() {
      return reads;
    }
  }

  private static String report(String members) {
    return "{\"id\":\"a\"," + members + "}";
  }

  private void endPause() {
    assertThat(pauses).hasSize(1);
    pauses.remove(0).run();
  }

  @Test
  void aReportSaysWhatTheMethodHasSaid() {
    job.progress(7);
    endPause();
    job.progress(7, 10);
    endPause();
    job.progress(0, 0, "half \" done");
    endPause();
    job.progress(Long.MAX_VALUE, -1, "");
    assertThat(broker.sent)
        .containsExactly(
            report("\"progress\":7"),
            report("\"progress\":7,\"total\":10"),
            report("\"progress\":0,\"total\":0,\"message\":\"half \\\" done\""),
            report("\"progress\":9223372036854775807,\"message\":\"\""));
  }

  @Test
  void aPauseFollowsEachReportAndOnlyTheLastOneWaits() {
    for (int i = 0; i < 100_000; i++) {
      job.progress(i);
    }
    assertThat(broker.sent).containsExactly(report("\"progress\":0"));
    endPause();
    assertThat(broker.sent).hasSize(2).last().isEqualTo(report("\"progress\":99999"));
    endPause();
    assertThat(broker.sent).hasSize(2);
    assertThat(pauses).isEmpty();
    job.progress(1);
    assertThat(broker.sent).hasSize(3);
  }

  @Test
  void theLastReportIsSentBeforeTheEndAndNoneAfterIt() {
    job.progress(1);
    job.progress(2);
    job.ended();
    assertThat(broker.sent).hasSize(2).last().isEqualTo(report("\"progress\":2"));
    job.progress(3);
    endPause();
    job.ended();
    assertThat(broker.sent).hasSize(2);
  }

  @Test
  void manyThreadsMayReportAndNothingFollowsTheEnd() throws Exception {
    RunningJob shared = new RunningJob(JOB, new RequestId("1"), broker, () -> false);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(new Thread(() -> {
        for (int report = 0; report < 20_000; report++) {
          shared.progress(report);
        }
      }));
    }
    long begun = System.nanoTime();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    shared.progress(77_777);
    shared.ended();
    long pauses = (System.nanoTime() - begun) / 100_000_000;
    List<String> sent = List.copyOf(broker.sent);
    assertThat(sent).last().isEqualTo("{\"id\":1,\"progress\":77777}");
    assertThat(sent).hasSizeLessThanOrEqualTo((int) pauses + 2);
    shared.progress(1);
    Thread.sleep(150); // longer than a pause
    assertThat(broker.sent).isEqualTo(sent);
  }

  @Test
  void aReportWaitsForABrokerThatReadsTooSlowly() {
    broker.reads = false;
    job.progress(1);
    job.progress(2);
    endPause();
    endPause();
    assertThat(broker.sent).isEmpty();
    broker.reads = true;
    endPause();
    assertThat(broker.sent).containsExactly(report("\"progress\":2"));
  }

  @Test
  void nothingIsTriedAgainOverAClosedConnection() {
    broker.reads = false;
    broker.closed = true;
    job.progress(1);
    endPause();
    assertThat(pauses).isEmpty();
    job.ended();
  }

  @Test
  void aLongMessageIsCutBetweenCharacters() {
    String ascii = "a".repeat(RpcJob.LONGEST_MESSAGE);
    job.progress(1, -1, ascii + "b");
    endPause();
    String pairs = "a" + "\ud83d\ude00".repeat(RpcJob.LONGEST_MESSAGE);
    job.progress(1, -1, pairs);
    assertThat(broker.sent)
        .containsExactly(
            report("\"progress\":1,\"message\":\"" + ascii + "\""),
            report("\"progress\":1,\"message\":\"" + pairs.substring(0, RpcJob.LONGEST_MESSAGE - 1)
                + "\""));
  }

  @Test
  void halfASurrogatePairCanBeSent() {
    job.progress(1, -1, "\ud83d");
    assertThat(broker.sent).containsExactly(report("\"progress\":1,\"message\":\"\\ud83d\""));
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> job.progress(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("progress: -1 (expected: >= 0)");
    assertThatThrownBy(() -> job.progress(1, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("total: -2 (expected: >= 0, or -1)");
    assertThat(broker.sent).isEmpty();
  }
}
