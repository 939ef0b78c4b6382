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

  private final Queue<String> reported = new ConcurrentLinkedQueue<>();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private static Message message(String text) {
    return Message.of(null, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private PeerReceiver receiver() {
    reported.add("connected");
    return new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        reported.add("message");
      }

      @Override
      public void disconnected() {
        reported.add("disconnected");
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
    assertThat(reported).containsExactly("connected", "message", "message");
  }

  @Test
  void anEndThatComesFirstIsReportedLast() {
    ConnectionEvents events = new ConnectionEvents(peer -> receiver(), PEER);
    events.disconnected();
    assertThat(reported).isEmpty();
    events.arrival(message("a"), 0).run();
    events.arrival(message("b"), 0).run();
    assertThat(reported).containsExactly("connected", "message", "disconnected", "message");
  }

  @Test
  void anEndIsReportedOnce() {
    ConnectionEvents events = new ConnectionEvents(peer -> receiver(), PEER);
    events.arrival(message("a"), 0).run();
    events.disconnected();
    assertThat(reported).containsExactlyElementsOf(List.of("connected", "message", "disconnected"));
  }
}
