package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many callers at once, and callbacks that block or fail. */
interface ThreadsContract extends TransportFixture {
  @Test
  default void manyClientsAreServedAtOnce() throws Exception {
    Binding binding = bind(new Echo());
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      callers.add(caller(binding));
    }
    TransportFixture.inParallel(20, thread -> {
      for (int i = 0; i < 50; i++) {
        assertThat(callers.get(thread).call(i)).isNull();
      }
    });
    assertThat(binding.counters().received()).isEqualTo(1_000);
  }

  @Test
  default void oneChannelServesManyThreads() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    TransportFixture.inParallel(16, thread -> {
      for (int i = 0; i < 200; i++) {
        assertThat(caller.call(i)).isNull();
      }
    });
  }

  @Test
  default void oneChannelServesAThousandThreads() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    TransportFixture.inParallel(1_000, thread -> assertThat(caller.call(10)).isNull());
  }

  @Test
  default void waitingAndSendingThreadsShareAChannel() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    TransportFixture.inParallel(4, thread -> {
      for (int i = 0; i < 500; i++) {
        if (thread == 0) {
          caller.channel().send(() -> Message.of(null, new byte[4]));
        } else {
          assertThat(caller.call(i)).isNull();
        }
      }
    });
  }

  @Test
  default void virtualThreadsCall() throws Exception {
    ExecutorService virtual = VirtualExecutor.orNull();
    assumeTrue(virtual != null, "this Java has virtual threads");
    Caller caller = caller(bind(new Echo()));
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(virtual.submit(() -> {
        for (int k = 0; k < 10; k++) {
          assertThat(caller.call(k)).isNull();
        }
        return null;
      }));
    }
    for (Future<?> call : calls) {
      call.get(30, TimeUnit.SECONDS);
    }
    virtual.shutdown();
  }

  @Test
  default void aBlockedCallbackDelaysNoOtherConnection() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(3);
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      if (TransportFixture.body(message).length == 1) {
        blocked.countDown();
        release.await();
      }
      peer.send(message.reply(TransportFixture.body(message)));
    }));
    Inbox inbox = new Inbox();
    Channel blocking = connect(binding, inbox);
    try {
      for (int i = 0; i < 3; i++) {
        blocking.send(() -> Message.of(null, new byte[] {9}));
      }
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      Caller caller = caller(binding);
      for (int i = 0; i < 100; i++) {
        assertThat(caller.call(i)).isNull();
      }
      blocking.send(() -> Message.of(null, new byte[] {1, 2}));
      assertThat(TransportFixture.body(inbox.take()))
          .as("on the blocked one's own connection")
          .hasSize(2);
    } finally {
      release.countDown();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(TransportFixture.body(inbox.take())).containsExactly(9);
    }
  }

  @Test
  default void aReplyIsWrittenBeforeItsCallbackReturns() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      peer.send(message.reply(TransportFixture.body(message)));
      release.await();
    }));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    try {
      channel.send(() -> Message.of(null, new byte[] {1}));
      assertThat(TransportFixture.body(inbox.take())).containsExactly(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  default void repliesComeFromOtherThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Binding binding = bind(peer -> TransportFixture.receiver(
        message -> pool.execute(() -> peer.send(message.reply(TransportFixture.body(message))))));
    Caller caller = caller(binding);
    TransportFixture.inParallel(8, thread -> {
      for (int i = 0; i < 100; i++) {
        assertThat(caller.call(i)).isNull();
      }
    });
    pool.shutdown();
  }

  /** As a thread is that ran a cancelled method. */
  @Test
  default void repliesComeFromInterruptedThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Echo echo = new Echo();
    Binding binding = bind(peer -> {
      PeerReceiver echoing = echo.connected(peer);
      return TransportFixture.receiver(message -> pool.execute(() -> {
        Thread.currentThread().interrupt();
        echoing.received(message, 0, peer);
      }));
    });
    Caller caller = caller(binding);
    TransportFixture.inParallel(8, thread -> {
      for (int i = 0; i < 100; i++) {
        assertThat(caller.call(100 * i)).isNull();
      }
    });
    assertThat(echo.connections()).isEqualTo(1);
    pool.shutdown();
  }

  @Test
  default void exceptionsOfCallbacksHaveNoEffect() throws Exception {
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      Thread.currentThread().interrupt();
      peer.send(message.reply(TransportFixture.body(message)));
      throw new IllegalStateException("thrown by a test");
    }));
    Caller caller = caller(binding);
    for (int i = 0; i < 20; i++) {
      assertThat(caller.call(i)).isNull();
    }
  }
}
