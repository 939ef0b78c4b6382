package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import org.junit.jupiter.api.Test;

/** A peer that takes requests has space for them, in messages too. */
class UnsentLimitTest {
  private static final int MOST = TransportOptions.DEFAULTS.maxUnsentMessages();

  private final UnsentLimit unsent =
      new UnsentLimit(TransportOptions.DEFAULTS, new MemoryBudget(1 << 30));
  private final Message small = Message.of(null, new byte[10]);

  private void admitReplies(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(unsent.admit(small)).isTrue();
    }
  }

  private boolean releaseReply() {
    unsent.release(new UnsentMessage(small, true));
    return unsent.becameWritable();
  }

  @Test
  void aPeerWithManySmallMessagesTakesNoRequests() {
    admitReplies(MOST / 2 - 1);
    assertThat(unsent.takesRequests()).isTrue();
    admitReplies(1);
    assertThat(unsent.takesRequests()).isFalse();
  }

  @Test
  void itIsReportedOnceThatThePeerTakesRequestsAgain() {
    admitReplies(MOST);
    assertThat(unsent.takesRequests()).isFalse();
    assertThat(unsent.admitRequest(small)).isFalse();
    for (int left = MOST - 1; left >= MOST / 2; left--) {
      assertThat(releaseReply()).isFalse();
    }
    assertThat(releaseReply()).isTrue();
    assertThat(unsent.takesRequests()).isTrue();
    assertThat(releaseReply()).isFalse();
  }
}
