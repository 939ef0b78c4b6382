package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Peers that do not read, and callers whose wait ends. */
interface WaitingContract extends TransportFixture {
  @Test
  default void aPeerThatDoesNotReadIsBounded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch filled = new CountDownLatch(1);
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      // Far more than any system's buffers hold, in messages of 16 KiB.
      for (int i = 0; i < 20_000; i++) {
        if (!peer.send(Message.of(null, new byte[16 << 10]))) {
          filled.countDown();
          return;
        }
      }
    }));
    Channel channel = connect(binding, new ChannelReceiver() {
      @Override
      public void connected() {}

      @Override
      public void received(Message message) {
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void disconnected(String reason) {}
    });
    try {
      channel.send(() -> Message.of(null, new byte[] {1}));
      assertThat(filled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(binding.counters().dropped()).isPositive();
    } finally {
      release.countDown();
    }
  }

  @Test
  default void messagesForASlowPeerAreWrittenOnceItReads() throws Exception {
    int count = 5_000;
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(count);
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      if (all.getCount() == count) {
        release.await();
      }
      all.countDown();
    }));
    Channel channel = connect(binding, new Inbox());
    // No thread waits and nothing is received: the channel has to notice by itself.
    for (int i = 0; i < count; i++) {
      channel.send(() -> Message.of(null, new byte[4 << 10]));
    }
    release.countDown();
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  default void anInterruptEndsAWaitAndNothingElse() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      if (TransportFixture.body(message).length == 5) {
        release.await();
      }
      peer.send(message.reply(TransportFixture.body(message)));
    }));
    Caller caller = caller(binding);
    assertThat(caller.call(0)).isNull();
    for (int i = 0; i < 20; i++) {
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread waiting = new Thread(() -> {
        try {
          caller.call(1);
        } catch (InterruptedException e) {
          interrupted.countDown();
        }
      });
      waiting.start();
      waiting.interrupt();
      assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(caller.call(0)).isNull();
    }
    release.countDown();
  }

  @Test
  default void aWaitEndsAtItsDeadline() throws Exception {
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {}));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    inbox.awaitConnected();
    channel.send(() -> Message.of(null, new byte[] {1}));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    channel.await(() -> false, deadline);
    assertThat(System.nanoTime() - deadline).isNotNegative();
  }

  @Test
  default void aMessageTwiceTheLimitIsRefused() throws Exception {
    TransportOptions small = TransportFixture.small();
    Binding binding = opened(transport().bind(freeEndpoint(), small, new Echo()));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> Message.of(null, new byte[2 * small.maxMessageBytes()]));
    assertThat(TransportFixture.body(inbox.take()))
        .as("up to twice the limit")
        .hasSize(2 * small.maxMessageBytes());
    channel.send(() -> Message.of(null, new byte[2 * small.maxMessageBytes() + 1]));
    assertThat(inbox.awaitDisconnected()).isNotBlank();
    inbox.awaitConnected();
    inbox.awaitConnected();
    channel.send(() -> Message.of(null, new byte[] {1}));
    assertThat(TransportFixture.body(inbox.take())).hasSize(1);
  }
}
