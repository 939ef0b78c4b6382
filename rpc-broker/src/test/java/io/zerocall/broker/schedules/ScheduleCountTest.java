package io.zerocall.broker.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.Schedule;
import io.zerocall.server.RpcErrorReply;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many schedules there may be. */
class ScheduleCountTest {
  private final ScheduleCount count = new ScheduleCount();

  private static Schedule schedule(String name, String owner, int length) {
    return new Schedule(name, owner, JsonText.ofString("x".repeat(length)), 0);
  }

  private void assertFull(Schedule schedule) {
    assertThatThrownBy(() -> count.add(schedule))
        .isInstanceOfSatisfying(
            RpcErrorReply.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RpcErrorCode.OVERLOADED))
        .hasMessageContaining("too many schedules");
  }

  @Test
  void theirNumberIsBounded() {
    count.set(IntStream.range(0, ScheduleCount.MOST)
        .mapToObj(i -> schedule("s" + i, null, 1))
        .toList());
    assertFull(schedule("another", null, 1));
    assertFull(schedule("s5", "ann", 1));
    assertThatCode(() -> count.add(schedule("s5", null, 2))).doesNotThrowAnyException();
    count.remove("s5", "ann");
    assertFull(schedule("another", null, 1));
    count.remove("s5", null);
    assertThatCode(() -> count.add(schedule("another", null, 1))).doesNotThrowAnyException();
  }

  @Test
  void theirLengthIsBounded() {
    int half = (int) ScheduleCount.MOST_CHARACTERS / 2;
    count.add(schedule("a", null, half));
    assertFull(schedule("b", null, half));
    count.add(schedule("a", null, 10)); // it replaces the long one
    count.add(schedule("b", null, half));
    assertFull(schedule("c", null, half));
    count.remove("b", null);
    count.add(schedule("c", null, half));
    count.set(List.of());
    count.add(schedule("d", null, half));
  }
}
