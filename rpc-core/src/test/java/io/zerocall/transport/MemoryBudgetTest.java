package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1_000);
  private final List<Reader> evicted = new ArrayList<>();

  private final class Reader implements MemoryBudget.SlowReader {
    private long held;

    Reader(long held) {
      this.held = held;
      budget.charge(held);
    }

    @Override
    public long heldBytes() {
      return held;
    }

    @Override
    public void evict(String reason) {
      evicted.add(this);
      budget.release(held);
      held = 0;
    }
  }

  @Test
  void aConnectionGetsNoMoreThanItLeavesToOthers() {
    long held = 0;
    while (budget.tryCharge(50, held)) {
      held += 50;
    }
    assertThat(held).isEqualTo(500);
    assertThat(budget.tryCharge(50, 0)).as("another one").isTrue();
    assertThat(budget.heldBytes()).isEqualTo(550);
  }

  @Test
  void noRequestExceedsTheLimit() {
    budget.charge(950);
    assertThat(budget.tryCharge(50, 0)).isTrue();
    assertThat(budget.tryCharge(1, 0)).isFalse();
    assertThat(budget.heldBytes()).isEqualTo(1_000);
  }

  @Test
  void theReadersThatHoldTheMostAreClosedFirst() {
    Reader small = new Reader(100);
    Reader large = new Reader(500);
    Reader middle = new Reader(350);
    List.of(small, large, middle).forEach(budget::add);
    assertThat(evicted).isEmpty();
    budget.charge(100);
    assertThat(evicted).containsExactly(large);
    budget.charge(500);
    assertThat(evicted).containsExactly(large, middle);
    assertThat(budget.isExhausted()).isFalse();
    assertThat(budget.evictions()).isEqualTo(2);
  }

  @Test
  void aRequestIsNotRefusedForBytesThatSlowReadersHold() {
    Reader small = new Reader(300);
    Reader large = new Reader(700);
    List.of(small, large).forEach(budget::add);
    assertThat(budget.tryCharge(50, 0)).isTrue();
    assertThat(evicted).containsExactly(large);
    assertThat(budget.heldBytes()).isEqualTo(350);
  }

  @Test
  void aRequestOfAConnectionThatHoldsMoreIsRefused() {
    budget.add(new Reader(400));
    budget.charge(450);
    assertThat(budget.tryCharge(50, 450)).isFalse();
    assertThat(evicted).isEmpty();
  }

  @Test
  void noFurtherReaderIsClosedForBytesThatAreAboutToBeReleased() {
    MemoryBudget.SlowReader leaving = new MemoryBudget.SlowReader() {
      @Override
      public long heldBytes() {
        return 900;
      }

      @Override
      public void evict(String reason) {} // later
    };
    budget.charge(900);
    budget.add(leaving);
    budget.add(new Reader(80));
    for (int i = 0; i < 10; i++) {
      budget.charge(50);
    }
    assertThat(budget.evictions()).isEqualTo(1);
    assertThat(evicted).isEmpty();
  }

  @Test
  void oneThatReadsAgainIsNotClosed() {
    Reader reader = new Reader(900);
    budget.add(reader);
    budget.remove(reader);
    budget.charge(200);
    assertThat(evicted).isEmpty();
    assertThat(budget.isExhausted()).isTrue();
  }

  @Test
  void aPeerThatStopsReadingWhileTheBudgetIsExhaustedIsClosedAtOnce() {
    Reader reader = new Reader(900);
    budget.charge(200);
    budget.add(reader);
    assertThat(evicted).containsExactly(reader);
  }
}
