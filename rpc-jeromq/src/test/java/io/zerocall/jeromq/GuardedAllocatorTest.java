package io.zerocall.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.engine.InboundBudget;
import org.junit.jupiter.api.Test;
import zmq.Msg;

class GuardedAllocatorTest {
  private static final int LARGEST = 1_000_000;

  private final InboundBudget budget = new InboundBudget(10_000_000);
  private final GuardedAllocator allocator = new GuardedAllocator(LARGEST, budget, event -> {});

  /** Does what the decoder does for each frame. */
  private static Msg decode(GuardedAllocator allocator, int size, int flags) {
    Msg frame = allocator.allocate(size);
    frame.setFlags(flags);
    return frame;
  }

  @Test
  void aFrameJustWithinTheLimitPasses() {
    assertThat(decode(allocator, LARGEST, 0).size()).isEqualTo(LARGEST);
    assertThat(allocator.refusal()).isNull();
  }

  @Test
  void aFrameJustBeyondTheLimitIsAnEmptyCommand() {
    Msg frame = decode(allocator, LARGEST + 1, 0);
    assertThat(frame.size()).isZero();
    assertThat(frame.isCommand()).isTrue();
    assertThat(allocator.refusal()).contains("1000001");
  }

  @Test
  void aNegativeLengthIsRefused() {
    decode(allocator, Integer.MIN_VALUE, 0);
    assertThat(allocator.refusal()).isNotNull();
  }

  @Test
  void onceRefusedEveryFrameIsAnEmptyCommand() {
    allocator.refuse("for a test");
    assertThat(decode(allocator, 10, Msg.MORE).isCommand()).isTrue();
  }

  @Test
  void theFramesOfAMessageAreBounded() {
    for (int i = 0; i < GuardedAllocator.MAX_FRAMES; i++) {
      decode(allocator, 1, Msg.MORE);
    }
    assertThat(allocator.refusal()).isNull();
    decode(allocator, 1, Msg.MORE);
    assertThat(allocator.refusal()).isNotNull();
  }

  @Test
  void unreadFramesAreBoundedAcrossAllConnections() {
    GuardedAllocator other = new GuardedAllocator(LARGEST, budget, event -> {});
    for (int i = 0; i < 9; i++) {
      decode(allocator, LARGEST, 0);
    }
    decode(other, LARGEST, 0);
    decode(other, LARGEST, 0);
    assertThat(other.refusal()).isNotNull();
    assertThat(allocator.refusal()).isNull();
  }

  @Test
  void framesThatHaveBeenReadNoLongerCount() {
    for (int i = 0; i < 100; i++) {
      decode(allocator, LARGEST, 0);
      allocator.taken(LARGEST);
    }
    assertThat(allocator.refusal()).isNull();
    assertThat(budget.chargedBytes()).isZero();
  }

  @Test
  void commandsCountForNothing() {
    for (int i = 0; i < 10_000; i++) {
      decode(allocator, 10_000, Msg.COMMAND);
    }
    assertThat(allocator.refusal()).isNull();
    assertThat(budget.chargedBytes()).isLessThan(LARGEST);
  }

  @Test
  void aConnectionThatEndsReleasesItsBytes() {
    decode(allocator, LARGEST, Msg.MORE);
    assertThat(budget.chargedBytes()).isPositive();
    allocator.end();
    assertThat(budget.chargedBytes()).isZero();
  }
}
