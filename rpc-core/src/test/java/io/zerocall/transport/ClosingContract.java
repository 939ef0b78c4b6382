package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Closing either side, at any time. */
interface ClosingContract extends TransportFixture {
  @Test
  default void messagesSentBeforeTheServerClosesStillArrive() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      for (int i = 0; i < 50; i++) {
        peer.send(message.reply(TransportFixture.body(message)));
      }
      answered.countDown();
    }));
    Inbox inbox = new Inbox();
    connect(binding, inbox).send(() -> Message.of(null, new byte[1_000]));
    assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
    binding.close();
    for (int i = 0; i < 50; i++) {
      assertThat(TransportFixture.body(inbox.take())).hasSize(1_000);
    }
  }

  @Test
  default void closingDuringTrafficEndsEveryWait() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    CountDownLatch running = new CountDownLatch(4);
    CountDownLatch failed = new CountDownLatch(4);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      pool.execute(() -> {
        try {
          // A call that is made when the connection is gone waits for another one, until its
          // deadline.
          while (caller.call(10, TimeUnit.SECONDS.toNanos(3)) == null) {
            running.countDown();
          }
          failed.countDown();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      });
    }
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    binding.close();
    assertThat(failed.await(40, TimeUnit.SECONDS)).isTrue();
    caller.close();
    pool.shutdown();
  }

  @Test
  default void closingTwiceDoesNothing() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    assertThat(caller.call(1)).isNull();
    caller.close();
    caller.close();
    binding.close();
    binding.close();
    caller.channel().send(() -> Message.of(null, new byte[1]));
    assertThat(caller.channel().connected()).isFalse();
  }

  @Test
  default void aCallbackMayCloseItsOwnSide() throws Exception {
    CountDownLatch serverClosed = new CountDownLatch(1);
    AtomicReference<Binding> bound = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      known.await();
      bound.get().close();
      serverClosed.countDown();
    }));
    bound.set(binding);
    known.countDown();
    CountDownLatch clientClosed = new CountDownLatch(1);
    AtomicReference<Channel> connected = new AtomicReference<>();
    CountDownLatch made = new CountDownLatch(1);
    connected.set(connect(binding, new ChannelReceiver() {
      @Override
      public void connected() {}

      @Override
      public void received(Message message) {}

      @Override
      public void disconnected(String reason) {
        try {
          made.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        connected.get().close();
        clientClosed.countDown();
      }
    }));
    made.countDown();
    connected.get().send(() -> Message.of(null, new byte[] {1}));
    assertThat(serverClosed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(clientClosed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  default void openingAndClosingLeavesNothingBehind() throws Exception {
    openAndClose();
    Leaks before = Leaks.settled();
    for (int i = 0; i < 10; i++) {
      openAndClose();
    }
    Leaks.assertNoMoreThan(before);
  }

  private void openAndClose() throws InterruptedException {
    try (Binding binding = transport().bind(freeEndpoint(), TransportOptions.DEFAULTS, new Echo());
        Caller caller = new Caller(transport(), binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }
}
