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

/** A topic that is subscribed to late. */
class UpstreamTopicTest {
  private static final JsonText PARAMS = JsonText.parse("[1]");

  /** Holds up the thread that tells it of missed messages until it is released. */
  private static final class SlowlyTold implements FallbackTopic {
    final CountDownLatch telling = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public String name() {
      return "topic";
    }

    @Override
    public void publish(JsonText params) {
      told.add(params.toString());
    }

    @Override
    public void missed(OptionalLong count) {
      telling.countDown();
      try {
        assertThat(released.await(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
            .isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      told.add("missed");
    }
  }

  @Test
  @Timeout(60)
  void tellsThatMessagesMayBeMissingBeforeItBringsTheFirst() throws InterruptedException {
    SlowlyTold topic = new SlowlyTold();
    try (Published backend = new Published().refuse(1);
        RpcClient client = RpcClient.connect(backend.endpoint());
        Upstream upstream = new Upstream(client, Duration.ofSeconds(10))) {
      UpstreamTopic upstreamTopic = new UpstreamTopic(upstream, topic);
      upstreamTopic.begin();
      assertThat(topic.telling.await(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isTrue();
      Thread bringing = new Thread(() -> upstreamTopic.accept(PARAMS));
      bringing.start();
      eventually(
          "the thread that brings a message waits, or has brought it",
          () -> bringing.getState() == Thread.State.BLOCKED
              || bringing.getState() == Thread.State.TERMINATED);
      topic.released.countDown();
      bringing.join();
      assertThat(List.copyOf(topic.told)).containsExactly("missed", "[1]");
    }
  }
}
