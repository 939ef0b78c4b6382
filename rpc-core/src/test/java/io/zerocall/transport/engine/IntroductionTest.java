package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class IntroductionTest {
  private static final Peer PEER = message -> true;

  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private static Message message(String text) {
    return Message.of(null, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private PeerReceiver receiver() {
    told.add("connected");
    return new PeerReceiver() {
      @Override
      public void received(Message message, long place, long waitedNanos, ReplyTo replyTo) {
        told.add("message");
      }

      @Override
      public void disconnected() {
        told.add("disconnected");
      }
    };
  }

  private PeerReceiver slowly() {
    PeerReceiver receiver = receiver();
    inside.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return receiver;
  }

  @Test
  void isMadeOnceThoughAnotherThreadReadsOn() throws Exception {
    Introduction introduction = new Introduction(peer -> slowly(), PEER);
    Thread first = new Thread(introduction.arrival(message("a"), 0)::tell);
    Thread second = new Thread(introduction.arrival(message("b"), 0)::tell);
    first.start();
    inside.await();
    second.start();
    goOn.countDown();
    first.join();
    second.join();
    assertThat(told).containsExactly("connected", "message", "message");
  }

  @Test
  void anEndThatComesFirstIsToldLast() {
    Introduction introduction = new Introduction(peer -> receiver(), PEER);
    introduction.disconnected();
    assertThat(told).isEmpty();
    introduction.arrival(message("a"), 0).tell();
    introduction.arrival(message("b"), 0).tell();
    assertThat(told).containsExactly("connected", "message", "disconnected", "message");
  }

  @Test
  void anEndIsToldOnce() {
    Introduction introduction = new Introduction(peer -> receiver(), PEER);
    introduction.arrival(message("a"), 0).tell();
    introduction.disconnected();
    assertThat(told).containsExactlyElementsOf(List.of("connected", "message", "disconnected"));
  }
}
