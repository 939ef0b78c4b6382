package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
  @ParameterizedTest
  @CsvSource({"huhu, 34", "fasel, 25", "huhü, 53", "THX™, 54"})
  void choosesTheQueuesThatSyrpcChooses(String id, int queue) {
    Layout layout = new Layout(SyrpcSettings.app("shop").build());
    assertThat(layout.resultQueueOf(id)).isEqualTo(queue);
  }

  @ParameterizedTest
  @CsvSource({"huhu", "fasel", "huhü", "THX™"})
  void choosesTheOnlyQueue(String id) {
    Layout layout = new Layout(SyrpcSettings.app("shop").queues(1).build());
    assertThat(layout.resultQueueOf(id)).isZero();
  }
}
