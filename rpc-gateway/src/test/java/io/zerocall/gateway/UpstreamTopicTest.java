package io.zerocall.gateway;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import io.zerocall.server.FallbackTopic;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic whose subscription succeeds late. */
class UpstreamTopicTest {
  private static final JsonText PARAMS = JsonText.parse("[1]");

  /** Blocks the thread that reports missed messages until it is released. */
  private static final class SlowTopic implements FallbackTopic {
    final CountDownLatch notifying = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Override
    public String name() {
      return "topic";
    }

    @Override
    public void publish(JsonText params) {
      received.add(params.toString());
    }

    @Override
    public void missed(OptionalLong count) {
      notifying.countDown();
      try {
        assertThat(released.await(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
            .isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      received.add("missed");
    }
  }

  @Test
  @Timeout(60)
  void reportsThatMessagesMayBeMissingBeforeItDeliversTheFirst() throws InterruptedException {
    SlowTopic topic = new SlowTopic();
    try (Published backend = new Published().refuse(1);
        RpcClient client = RpcClient.connect(backend.endpoint());
        Upstream upstream = new Upstream(client, Duration.ofSeconds(10))) {
      UpstreamTopic upstreamTopic = new UpstreamTopic(upstream, topic);
      upstreamTopic.begin();
      assertThat(topic.notifying.await(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isTrue();
      Thread publisher = new Thread(() -> upstreamTopic.accept(PARAMS));
      publisher.start();
      eventually(
          "the publishing thread waits, or has published",
          () -> publisher.getState() == Thread.State.BLOCKED
              || publisher.getState() == Thread.State.TERMINATED);
      topic.released.countDown();
      publisher.join();
      assertThat(List.copyOf(topic.received)).containsExactly("missed", "[1]");
    }
  }
}
