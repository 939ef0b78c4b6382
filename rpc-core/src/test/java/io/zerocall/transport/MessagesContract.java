package io.zerocall.transport;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Messages, their order, and their replies. */
interface MessagesContract extends TransportFixture {
  @Test
  default void bodiesOfEverySizeComeBack() throws InterruptedException {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    for (int size : new int[] {
      0, 1, 254, 255, 256, 8_191, 8_192, 8_193, 65_535, 65_536, 1 << 20, TransportFixture.MAX_BYTES
    }) {
      byte[] sent = new byte[size];
      random().nextBytes(sent);
      channel.send(() -> Message.of(null, sent));
      assertThat(Arrays.equals(TransportFixture.body(inbox.take()), sent))
          .as("%d bytes", size)
          .isTrue();
    }
  }

  @Test
  default void headersComeAsTheyWereSentAndRepliesHaveNone() throws InterruptedException {
    AtomicReference<Message> seen = new AtomicReference<>();
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      seen.set(message);
      peer.send(message.reply(TransportFixture.body(message)));
    }));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> Message.of(new byte[] {'{', '}'}, new byte[] {1}));
    assertThat(inbox.take().header()).isNull();
    assertThat(seen.get().header()).containsExactly('{', '}');
    assertThat(seen.get().delimited()).isFalse();
  }

  @Test
  default void aDelimiterIsRepeated() throws InterruptedException {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> new Message(true, null, new byte[] {7}));
    Message reply = inbox.take();
    assertThat(reply.delimited()).isTrue();
    assertThat(TransportFixture.body(reply)).containsExactly(7);
  }

  @Test
  default void anEnvelopeIsRepeatedAsAWhole() throws InterruptedException {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    byte[] id = {1, 2, 3, 4};
    byte[] hop = new byte[300];
    Message request = Message.ofFrames(List.of(id, hop, new byte[0], new byte[] {7}));
    assertThat(request.size()).isEqualTo(305);
    channel.send(() -> request);
    Message reply = inbox.take();
    assertThat(reply.envelope().addresses()).containsExactly(id, hop);
    assertThat(reply.header()).isNull();
    assertThat(TransportFixture.body(reply)).containsExactly(7);
  }

  @Test
  default void anOutboundThatHasNothingToSendIsSkipped() throws InterruptedException {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> null);
    channel.send(() -> Message.of(null, new byte[] {1}));
    assertThat(TransportFixture.body(inbox.take())).containsExactly(1);
    assertThat(channel.counters().sent()).isEqualTo(1);
  }

  @Test
  default void messagesAreDeliveredInTheirOrder() throws InterruptedException {
    BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    Binding binding = bind(peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        assertThat(replyTo).isSameAs(peer);
        seen.add(ByteBuffer.wrap(TransportFixture.body(message)).getInt());
        if (random().nextInt(20) == 0) {
          LockSupport.parkNanos(3_000_000); // long enough for another thread to read on
        }
        if (random().nextInt(2) == 0) {
          replyTo.examined();
        }
      }

      @Override
      public void disconnected() {}
    });
    Channel channel = connect(binding, new Inbox());
    for (int i = 0; i < 1_000; i++) {
      byte[] sent = ByteBuffer.allocate(4).putInt(i).array();
      channel.send(() -> Message.of(null, sent));
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.poll(20, TimeUnit.SECONDS)).as("message %d", i).isEqualTo(i);
    }
  }

  @Test
  default void whileAMessageIsExaminedOnlyItsOwnConnectionWaits() throws InterruptedException {
    BlockingQueue<Integer> delivered = new LinkedBlockingQueue<>();
    CountDownLatch toExamine = new CountDownLatch(1);
    CountDownLatch toEnd = new CountDownLatch(1);
    Binding binding = bind(peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        int number = TransportFixture.body(message)[0];
        delivered.add(number);
        try {
          if (number == 1) {
            toExamine.await();
            replyTo.examined();
            toEnd.await();
          }
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void disconnected() {}
    });
    Channel busy = connect(binding, new Inbox());
    Channel other = connect(binding, new Inbox());
    try {
      busy.send(() -> Message.of(null, new byte[] {1}));
      assertThat(delivered.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
      for (int i = 0; i < 200; i++) { // more than an engine reads at once
        busy.send(() -> Message.of(null, new byte[] {2}));
      }
      eventually("more has been read", () -> binding.counters().received(), read -> read > 1);
      other.send(() -> Message.of(null, new byte[] {3}));
      assertThat(delivered.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
      toExamine.countDown();
      assertThat(delivered.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    } finally {
      toExamine.countDown();
      toEnd.countDown();
    }
  }

  @Test
  default void aServerSendsWithoutBeingAsked() throws InterruptedException {
    AtomicReference<Peer> known = new AtomicReference<>();
    CountDownLatch arrived = new CountDownLatch(1);
    Binding binding = bind(peer -> {
      known.set(peer);
      return TransportFixture.receiver(message -> arrived.countDown());
    });
    Inbox inbox = new Inbox();
    connect(binding, inbox).send(() -> Message.of(null, new byte[] {1}));
    assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 100; i++) {
      byte[] sent = ByteBuffer.allocate(4).putInt(i).array();
      assertThat(known.get().send(Message.of(null, sent))).isTrue();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(ByteBuffer.wrap(TransportFixture.body(inbox.take())).getInt()).isEqualTo(i);
    }
  }
}
