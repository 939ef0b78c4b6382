package io.zerocall.broker.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a cron expression is due. */
class CronTimesTest {
  private static final String BERLIN = "Europe/Berlin";

  /** Returns the next times after a moment. */
  private static List<String> next(int count, String cron, String zone, String after) {
    CronTimes times = CronTimes.of(cron, zone);
    List<String> found = new ArrayList<>();
    Instant moment = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      moment = times.after(moment).orElseThrow();
      found.add(moment.toString());
    }
    return found;
  }

  @Test
  void fieldsHaveListsRangesStepsAndNames() {
    assertThat(next(3, "*/20 8-9 * * *", "UTC", "2026-11-29T08:39:59.999Z"))
        .containsExactly("2026-11-29T08:40:00Z", "2026-11-29T09:00:00Z", "2026-11-29T09:20:00Z");
    assertThat(next(2, "30 3 * JAN,jul MON-FRI", "UTC", "2026-11-29T00:00:00Z"))
        .containsExactly("2027-01-01T03:30:00Z", "2027-01-04T03:30:00Z");
    assertThat(next(2, "0 0 * * 7", "UTC", "2026-11-29T00:00:00Z"))
        .isEqualTo(next(2, "0 0 * * 0", "UTC", "2026-11-29T00:00:00Z"))
        .containsExactly("2026-12-06T00:00:00Z", "2026-12-13T00:00:00Z");
  }

  @Test
  void aDayOfTheMonthOrOfTheWeekSuffices() {
    assertThat(next(3, "0 0 13 * FRI", "UTC", "2026-11-07T00:00:00Z"))
        .containsExactly("2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z");
    assertThat(next(2, "0 0 14 * FRI", "UTC", "2026-11-07T00:00:00Z"))
        .containsExactly("2026-11-13T00:00:00Z", "2026-11-14T00:00:00Z");
  }

  @Test
  void macrosAreExpressions() {
    String after = "2026-11-29T10:30:00Z";
    assertThat(next(1, "@hourly", "UTC", after)).containsExactly("2026-11-29T11:00:00Z");
    assertThat(next(1, "@daily", "UTC", after)).containsExactly("2026-11-30T00:00:00Z");
    assertThat(next(1, "@midnight", "UTC", after)).containsExactly("2026-11-30T00:00:00Z");
    assertThat(next(1, "@weekly", "UTC", after)).containsExactly("2026-12-06T00:00:00Z");
    assertThat(next(1, "@monthly", "UTC", after)).containsExactly("2026-12-01T00:00:00Z");
    assertThat(next(1, "@yearly", "UTC", after)).containsExactly("2027-01-01T00:00:00Z");
    assertThat(next(1, "@annually", "UTC", after)).containsExactly("2027-01-01T00:00:00Z");
  }

  @Test
  void aMomentThatIsDueIsNotItsOwnNext() {
    assertThat(next(1, "0 3 * * *", "UTC", "2026-11-29T03:00:00Z"))
        .containsExactly("2026-11-30T03:00:00Z");
    assertThat(next(1, "0 3 * * *", "UTC", "2026-11-29T02:59:59.999Z"))
        .containsExactly("2026-11-29T03:00:00Z");
  }

  @Test
  void zonesHaveTheirOwnMidnight() {
    assertThat(next(1, "@daily", BERLIN, "2026-11-29T10:00:00Z"))
        .containsExactly("2026-11-29T23:00:00Z");
    assertThat(next(1, "@daily", "Asia/Kolkata", "2026-11-29T10:00:00Z"))
        .containsExactly("2026-11-29T18:30:00Z");
    assertThat(next(1, "@daily", "+02:00", "2026-11-29T10:00:00Z"))
        .containsExactly("2026-11-29T22:00:00Z");
  }

  @Test
  void aTimeThatDoesNotExistIsTheMomentOfTheChange() {
    // On March 29 the clock goes from 02:00 to 03:00, which is 01:00 UTC.
    assertThat(next(3, "30 2 * * *", BERLIN, "2026-03-28T00:00:00Z"))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(next(3, "0 2 * * *", BERLIN, "2026-03-28T00:00:00Z"))
        .containsExactly("2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
    assertThat(next(3, "0,30 2,3 * * *", BERLIN, "2026-03-28T23:00:00Z"))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:00:00Z");
  }

  @Test
  void aDayWithoutMidnightHasItsRun() {
    // On April 24 the clock in Cairo goes from 00:00 to 01:00, which is 22:00 UTC.
    assertThat(next(3, "@daily", "Africa/Cairo", "2026-04-22T23:00:00Z"))
        .containsExactly("2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z", "2026-04-25T21:00:00Z");
  }

  @Test
  void ofATimeThatExistsTwiceTheFirstOneCounts() {
    // On October 25 the clock goes from 03:00 back to 02:00, which is 01:00 UTC.
    assertThat(next(3, "30 2 * * *", BERLIN, "2026-10-24T00:00:00Z"))
        .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(next(1, "30 2 * * *", BERLIN, "2026-10-25T01:10:00Z"))
        .containsExactly("2026-10-26T01:30:00Z");
    assertThat(next(2, "0 2,3 * * *", BERLIN, "2026-10-24T23:30:00Z"))
        .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z");
  }

  @Test
  void whatIsDueInEveryHourKeepsItsPace() {
    assertThat(next(5, "*/30 * * * *", BERLIN, "2026-10-25T00:00:00Z"))
        .containsExactly(
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z",
            "2026-10-25T02:30:00Z");
    assertThat(next(3, "@hourly", BERLIN, "2026-10-24T23:30:00Z"))
        .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
    assertThat(next(3, "20 * * * *", BERLIN, "2026-03-29T00:00:00Z"))
        .containsExactly("2026-03-29T00:20:00Z", "2026-03-29T01:20:00Z", "2026-03-29T02:20:00Z");
  }

  @Test
  void everyHourOfOneDayIsFoundBeyondManyChangesOfTheClock() {
    assertThat(next(2, "0 * 29 2 *", BERLIN, "2024-03-01T00:00:00Z"))
        .containsExactly("2028-02-28T23:00:00Z", "2028-02-29T00:00:00Z");
  }

  @Test
  void theTimesOfManyYearsGrow() {
    for (String cron : List.of("30 2 * * *", "*/7 * * * *", "15 */6 * * *", "0 0 31 * *")) {
      for (String zone : List.of("UTC", BERLIN, "Africa/Cairo", "Australia/Lord_Howe")) {
        CronTimes times = CronTimes.of(cron, zone);
        Instant moment = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 1_000; i++) {
          Instant next = times.after(moment).orElseThrow();
          assertThat(next).as("%s in %s", cron, zone).isAfter(moment);
          moment = next;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4 *", "0 * 30 FEB *", "0 0 31 2,4,6,9,11 *"})
  void daysThatDoNotExistAreNever(String cron) {
    for (String zone : List.of("UTC", BERLIN)) {
      assertThat(CronTimes.of(cron, zone).after(Instant.parse("2026-11-29T00:00:00Z")))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "5-1 * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "a b c d e",
        "0 0 L * *",
        "@reboot",
        "@",
        "every day",
        "0|30 0 1 1 *",
        "0 0 1 1 * || 0 0 2 1 *",
        "\u0000 * * * *",
        "\uD83D\uDE00 * * * *",
        "99999999999999999999 * * * *",
        "${1+1} 0 1 1 *"
      })
  void whatIsNoExpressionIsRefusedWithWhatIsExpected(String cron) {
    assertThatThrownBy(() -> CronTimes.of(cron, "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cron: \"")
        .hasMessageContaining("expected: five fields")
        .hasMessageNotContaining("\u0000");
  }

  @Test
  void aLongExpressionIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> CronTimes.of("1,".repeat(100_000) + "1 * * * *", "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(1_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Mars/Base", "Europe/Berlin ", "CEST?", "\n", "+25:00"})
  void unknownZonesAreRefused(String zone) {
    assertThatThrownBy(() -> CronTimes.of("@daily", zone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("zone: \"")
        .hasMessageContaining("expected: the name of a time zone");
  }
}
