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

class ConnectionEventsTest {
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
    ConnectionEvents events = new ConnectionEvents(peer -> slowly(), PEER);
    Thread first = new Thread(events.arrival(message("a"), 0));
    Thread second = new Thread(events.arrival(message("b"), 0));
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
    ConnectionEvents events = new ConnectionEvents(peer -> receiver(), PEER);
    events.disconnected();
    assertThat(told).isEmpty();
    events.arrival(message("a"), 0).run();
    events.arrival(message("b"), 0).run();
    assertThat(told).containsExactly("connected", "message", "disconnected", "message");
  }

  @Test
  void anEndIsToldOnce() {
    ConnectionEvents events = new ConnectionEvents(peer -> receiver(), PEER);
    events.arrival(message("a"), 0).run();
    events.disconnected();
    assertThat(told).containsExactlyElementsOf(List.of("connected", "message", "disconnected"));
  }
}
