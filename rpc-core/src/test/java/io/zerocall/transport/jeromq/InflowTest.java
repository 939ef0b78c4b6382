package io.zerocall.transport.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.engine.InboundBudget;
import org.junit.jupiter.api.Test;
import zmq.Msg;

class InflowTest {
  private static final int LARGEST = 1_000_000;

  private final InboundBudget budget = new InboundBudget(10_000_000);
  private final Inflow inflow = new Inflow(LARGEST, budget, news -> {});

  /** What the decoder does for each frame. */
  private static Msg decode(Inflow inflow, int size, int flags) {
    Msg frame = inflow.allocate(size);
    frame.setFlags(flags);
    return frame;
  }

  @Test
  void aFrameJustWithinTheLimitPasses() {
    assertThat(decode(inflow, LARGEST, 0).size()).isEqualTo(LARGEST);
    assertThat(inflow.refusal()).isNull();
  }

  @Test
  void aFrameJustBeyondTheLimitIsAnEmptyCommand() {
    Msg frame = decode(inflow, LARGEST + 1, 0);
    assertThat(frame.size()).isZero();
    assertThat(frame.isCommand()).isTrue();
    assertThat(inflow.refusal()).contains("1000001");
  }

  @Test
  void aNegativeLengthIsRefused() {
    decode(inflow, Integer.MIN_VALUE, 0);
    assertThat(inflow.refusal()).isNotNull();
  }

  @Test
  void onceRefusedEveryFrameIsAnEmptyCommand() {
    inflow.refuse("for a test");
    assertThat(decode(inflow, 10, Msg.MORE).isCommand()).isTrue();
  }

  @Test
  void theFramesOfAMessageAreBounded() {
    for (int i = 0; i < Inflow.MAX_FRAMES; i++) {
      decode(inflow, 1, Msg.MORE);
    }
    assertThat(inflow.refusal()).isNull();
    decode(inflow, 1, Msg.MORE);
    assertThat(inflow.refusal()).isNotNull();
  }

  @Test
  void whatNobodyHasReadYetIsBoundedOverAllConnections() {
    Inflow other = new Inflow(LARGEST, budget, news -> {});
    for (int i = 0; i < 9; i++) {
      decode(inflow, LARGEST, 0);
    }
    decode(other, LARGEST, 0);
    decode(other, LARGEST, 0);
    assertThat(other.refusal()).isNotNull();
    assertThat(inflow.refusal()).isNull();
  }

  @Test
  void whatHasBeenReadCountsNoLonger() {
    for (int i = 0; i < 100; i++) {
      decode(inflow, LARGEST, 0);
      inflow.taken(LARGEST);
    }
    assertThat(inflow.refusal()).isNull();
    assertThat(budget.chargedBytes()).isZero();
  }

  @Test
  void commandsCountForNothing() {
    for (int i = 0; i < 10_000; i++) {
      decode(inflow, 10_000, Msg.COMMAND);
    }
    assertThat(inflow.refusal()).isNull();
    assertThat(budget.chargedBytes()).isLessThan(LARGEST);
  }

  @Test
  void aConnectionThatEndsGivesBackWhatItHeld() {
    decode(inflow, LARGEST, Msg.MORE);
    assertThat(budget.chargedBytes()).isPositive();
    inflow.end();
    assertThat(budget.chargedBytes()).isZero();
  }
}
