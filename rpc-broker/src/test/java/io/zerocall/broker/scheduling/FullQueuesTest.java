package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcErrorCode;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a full queue is reported. */
class FullQueuesTest {
  private final AtomicLong clock = new AtomicLong();
  private final List<FullQueue> reported = new ArrayList<>();

  private void submit(TaskDispatcher dispatcher, String method, int times) {
    for (int i = 0; i < times; i++) {
      try {
        dispatcher.submit(new SilentTask(method, "absent", false));
      } catch (RpcErrorReply refusal) {
        assertThat(refusal.code()).isEqualTo(RpcErrorCode.OVERLOADED);
      }
    }
  }

  @Test
  void itIsReportedAtOnceAndThenEveryTenSeconds() {
    BrokerLimits limits = new BrokerLimits(2, 3, 1_000_000, 100, 1_000, 100);
    try (TaskDispatcher dispatcher = new TaskDispatcher(limits, clock::get, reported::add)) {
      dispatcher.offer(
          new SilentWorker("w"), new Offer(List.of("a.run", "b.run", "c.run"), null, 1, Set.of()));
      submit(dispatcher, "a.run", 2);
      assertThat(reported).isEmpty();
      submit(dispatcher, "a.run", 5);
      submit(dispatcher, "b.run", 2);
      submit(dispatcher, "c.run", 1);
      assertThat(reported)
          .containsExactly(
              new FullQueue("a.run", "queueCallsPerName", 2, 1),
              new FullQueue(null, "queueCalls", 3, 1));
      reported.clear();
      clock.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
      submit(dispatcher, "a.run", 1);
      assertThat(reported).isEmpty();
      clock.incrementAndGet();
      submit(dispatcher, "a.run", 1);
      assertThat(reported).containsExactly(new FullQueue("a.run", "queueCallsPerName", 2, 6));
    }
  }
}
