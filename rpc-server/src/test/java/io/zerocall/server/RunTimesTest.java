package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcTiming;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server says of the times of calls that it passes on, and of those that it runs. */
class RunTimesTest {
  private final AtomicLong clock = new AtomicLong(-3_000_000);
  private final ExchangeTiming timing = new ExchangeTiming(clock::get, millis(2));
  private final RunTimes times = timing.exchange();

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private void pass(long millis) {
    clock.addAndGet(millis(millis));
  }

  private static RpcTiming passedOn(
      long sentMillis, @Nullable Duration waited, @Nullable Duration ran) {
    return new RpcTiming(
        Duration.ofMillis(7),
        Duration.ofMillis(7),
        Duration.ofMillis(sentMillis),
        waited,
        ran,
        Duration.ofMillis(1));
  }

  private static RpcTiming passedOn(long sentMillis, long waitedMillis, long ranMillis) {
    return passedOn(sentMillis, Duration.ofMillis(waitedMillis), Duration.ofMillis(ranMillis));
  }

  private void assertSaid(String waited, String ran) {
    assertThat(timing.replyHeader())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("{\"timing\":{\"waited\":" + waited + ",\"ran\":" + ran + "}}");
  }

  @Test
  void aCallThatNeverBeginsOnlyWaits() {
    pass(5);
    assertSaid("7.000", "0.000");
  }

  @Test
  void aMethodRunsUntilTheReply() {
    pass(5);
    times.begins();
    pass(4);
    assertSaid("7.000", "4.000");
  }

  @Test
  void theMethodsOfABatchRunFromTheFirstToTheLast() {
    times.begins();
    pass(1);
    timing.exchange().begins();
    pass(1);
    times.begins();
    pass(1);
    assertSaid("2.000", "3.000");
  }

  @Test
  void aCallThatIsPassedOnWaitsInBothServers() {
    pass(20);
    times.accept(passedOn(12, 3, 5));
    pass(1);
    assertSaid("13.000", "5.000");
  }

  @Test
  void theWaitOfAMethodThatPassesItsCallOnIsNoRun() {
    times.begins();
    pass(20);
    times.accept(passedOn(12, 3, 5));
    assertSaid("13.000", "5.000");
  }

  @Test
  void aServerThatSaysNoTimesHasRunTheCallUntilItsReply() {
    pass(20);
    times.accept(passedOn(12, null, null));
    pass(1);
    assertSaid("10.000", "13.000");
  }

  @Test
  void aCallThatWasNotSentHasNotRun() {
    times.begins();
    pass(20);
    times.accept(passedOn(0, null, null));
    pass(1);
    assertSaid("23.000", "0.000");
  }

  @Test
  void theLastReportCounts() {
    pass(3);
    times.accept(passedOn(1, null, null));
    pass(3);
    times.accept(passedOn(0, null, null));
    pass(10);
    times.accept(passedOn(9, 2, 6));
    assertSaid("11.000", "6.000");
  }

  @Test
  void theTimesOfAnotherServerAreWithinThoseOfItsCall() {
    pass(20);
    for (long lie : new long[] {13, 1_000_000, Duration.ofDays(365).toMillis()}) {
      times.accept(passedOn(12, lie, lie));
      assertSaid("10.000", "12.000");
      times.accept(passedOn(12, lie, 5));
      assertSaid("17.000", "5.000");
      times.accept(passedOn(12, -lie, -lie));
      assertSaid("10.000", "0.000");
    }
    times.accept(passedOn(-5, 1, 1));
    assertSaid("22.000", "0.000");
  }

  @Test
  void aBatchThatIsPassedOnRunsFromItsFirstCallToItsLast() {
    RunTimes second = timing.exchange();
    RunTimes waits = timing.exchange();
    pass(20);
    times.accept(passedOn(18, 1, 2)); // from 5 to 7
    second.accept(passedOn(10, 2, 4)); // from 14 to 18
    assertThat(waits.haveBegun()).isFalse();
    assertSaid("5.000", "13.000");
  }

  @Test
  void theCallsOfABatchArePassedOnOneAfterTheOther() {
    times.begins();
    pass(10);
    times.accept(passedOn(10, 4, 5)); // from 6 to 11
    times.begins();
    pass(10);
    times.accept(passedOn(10, 4, 5)); // from 16 to 21
    assertSaid("6.000", "15.000");
  }

  @Test
  void aReportBeforeTheArrivalIsNotNegative() {
    times.accept(passedOn(12, 0, 12));
    assertSaid("0.000", "2.000");
  }
}
