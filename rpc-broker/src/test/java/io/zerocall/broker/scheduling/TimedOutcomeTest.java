package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcTiming;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.plain.JsonBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is reported of the time that a task is at a worker. */
class TimedOutcomeTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3);
  private final List<RpcTiming> reports = new ArrayList<>();
  private final List<String> outcomes = new ArrayList<>();
  private final TimedOutcome outcome = new TimedOutcome(new Noted(), reports::add, clock::get);

  private final class Noted implements TaskOutcome {
    @Override
    public void progressed(long progress, long total, @Nullable String message) {
      outcomes.add("progressed " + progress + "/" + total + " " + message);
    }

    @Override
    public void failed(ErrorObject error) {
      outcomes.add("failed after " + reports.size());
    }

    @Override
    public void answered(Completion completion) {
      outcomes.add("answered after " + reports.size());
    }

    @Override
    public void lost() {
      outcomes.add("lost after " + reports.size());
    }
  }

  private static RpcTiming at(long sentNanos, @Nullable Duration waited, @Nullable Duration ran) {
    return new RpcTiming(
        Duration.ZERO, Duration.ZERO, Duration.ofNanos(sentNanos), waited, ran, null);
  }

  @Test
  void isReportedWhenSentAndBeforeTheAnswer() {
    outcome.sent();
    clock.addAndGet(10);
    outcome.timed(2, 5);
    outcome.progressed(1, 2, "half");
    outcome.succeeded(new JsonBytes(new byte[] {'1'}));
    assertThat(reports)
        .containsExactly(at(1, null, null), at(10, Duration.ofNanos(2), Duration.ofNanos(5)));
    assertThat(outcomes).containsExactly("progressed 1/2 half", "answered after 2");
  }

  @Test
  void anAnswerThatComesBeforeTheTaskCountsAsSentIsTheLastReport() {
    clock.addAndGet(10);
    outcome.failed(new ErrorObject(RpcErrorCode.APPLICATION_ERROR, "thrown"));
    outcome.sent();
    assertThat(reports).containsExactly(at(10, null, null));
    assertThat(outcomes).containsExactly("failed after 1");
  }

  @Test
  void aLostWorkerMayHaveRunIt() {
    outcome.sent();
    clock.addAndGet(10);
    outcome.lost();
    assertThat(reports).containsExactly(at(1, null, null), at(10, null, null));
    assertThat(outcomes).containsExactly("lost after 2");
  }

  @Test
  void aWorkerThatRefusesItHasNotRunIt() {
    for (int code : new int[] {RpcErrorCode.OVERLOADED, RpcErrorCode.SHUTTING_DOWN}) {
      clock.addAndGet(10);
      outcome.timed(3, 4);
      outcome.failed(new ErrorObject(code, "refused"));
    }
    assertThat(reports).containsExactly(at(0, null, null), at(0, null, null));
  }
}
