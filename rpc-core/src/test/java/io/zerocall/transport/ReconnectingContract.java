package io.zerocall.transport;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that are made, given up and made again. */
interface ReconnectingContract extends TransportFixture {
  @Test
  default void aClientMayStartBeforeItsServer() throws Exception {
    String endpoint = freeEndpoint();
    Inbox inbox = new Inbox();
    Channel channel = opened(transport().connect(endpoint, TransportOptions.DEFAULTS, inbox));
    channel.send(() -> Message.of(null, new byte[] {1}));
    assertThat(channel.connected()).isFalse();
    assertThat(channel.counters().sent()).isZero();
    opened(transport().bind(endpoint, TransportOptions.DEFAULTS, new Echo()));
    inbox.awaitConnected();
    assertThat(TransportFixture.body(inbox.take())).containsExactly(1);
    assertThat(channel.connected()).isTrue();
  }

  @Test
  default void aServerMayComeBack() throws Exception {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    for (int i = 0; i < 5; i++) {
      inbox.awaitConnected();
      byte[] sent = {(byte) i};
      channel.send(() -> Message.of(null, sent));
      assertThat(TransportFixture.body(inbox.take())).containsExactly(sent);
      binding.close();
      assertThat(inbox.awaitDisconnected()).isNotBlank();
      assertThat(channel.connected()).isFalse();
      binding = opened(transport().bind(binding.endpoint(), TransportOptions.DEFAULTS, new Echo()));
    }
  }

  @Test
  default void aConnectionThatIsGivenUpIsMadeAgain() throws Exception {
    BlockingQueue<Peer> withheld = new LinkedBlockingQueue<>();
    Binding binding = bind(peer -> TransportFixture.receiver(message -> {
      if (TransportFixture.body(message).length == 1) {
        withheld.add(peer);
      } else {
        peer.send(message.reply(TransportFixture.body(message)));
      }
    }));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    inbox.awaitConnected();
    for (int i = 0; i < 5; i++) {
      channel.send(() -> Message.of(null, new byte[] {1}));
      Peer left = withheld.poll(20, TimeUnit.SECONDS);
      assertThat(left).isNotNull();
      channel.renew("a test gave it up");
      assertThat(inbox.awaitDisconnected()).contains("a test gave it up");
      left.send(Message.of(null, new byte[] {3}));
      byte[] sent = {2, (byte) i};
      channel.send(() -> Message.of(null, sent));
      inbox.awaitConnected();
      assertThat(TransportFixture.body(inbox.take()))
          .as("late replies are lost")
          .containsExactly(sent);
    }
    assertThat(inbox.size()).isZero();
  }

  @Test
  default void renewingWithoutAConnectionChangesNothing() throws Exception {
    String endpoint = freeEndpoint();
    Inbox inbox = new Inbox();
    Channel channel = opened(transport().connect(endpoint, TransportOptions.DEFAULTS, inbox));
    channel.renew("there is none");
    channel.send(() -> Message.of(null, new byte[] {1}));
    opened(transport().bind(endpoint, TransportOptions.DEFAULTS, new Echo()));
    inbox.awaitConnected();
    assertThat(TransportFixture.body(inbox.take())).containsExactly(1);
    channel.close();
    channel.renew("it is closed");
  }

  /**
   * A waiting caller reads for all callers, and must notice that the connection it reads is given
   * up.
   */
  @Test
  default void aConnectionIsGivenUpThatACallerReads() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    for (int i = 0; i < 5; i++) {
      assertThat(caller.call(i)).isNull();
      CountDownLatch waiting = new CountDownLatch(1);
      Thread reader = new Thread(() -> {
        waiting.countDown();
        try {
          caller.channel().await(() -> false, System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
        } catch (InterruptedException e) {
          // It has waited long enough.
        }
      });
      reader.start();
      waiting.await();
      caller.channel().renew("a test gave it up");
      while (!(caller.call(i) == null)) {
        assertThat(reader.isAlive()).isTrue();
      }
      reader.interrupt();
      reader.join();
    }
  }

  @Test
  default void anEndpointIsBoundOnce() {
    Binding binding = bind(new Echo());
    assertThatThrownBy(
            () -> transport().bind(binding.endpoint(), TransportOptions.DEFAULTS, new Echo()))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  default void endpointsItDoesNotUnderstandAreNamed() {
    for (String endpoint : List.of("", "nonsense", "pgm://x:1", "://", "tcp//127.0.0.1:1")) {
      assertThatThrownBy(
              () -> transport().bind(endpoint, TransportOptions.DEFAULTS, new Echo()), endpoint)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
      assertThatThrownBy(
              () -> transport().connect(endpoint, TransportOptions.DEFAULTS, new Inbox()), endpoint)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  default void aClientThatLeavesIsNoticed() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    Binding binding = bind(peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        peer.send(message.reply(TransportFixture.body(message)));
      }

      @Override
      public void disconnected() {
        assertThat(peer.send(Message.of(null, new byte[1]))).isFalse();
        left.countDown();
      }
    });
    Caller caller = caller(binding);
    assertThat(caller.call(1)).isNull();
    caller.close();
    eventually(
        "the server is notified; otherwise the library's threads",
        () -> left.getCount() == 0 ? Map.<String, String>of() : libraryThreads(),
        Map::isEmpty);
  }

  private static Map<String, String> libraryThreads() {
    Map<String, String> threads = new TreeMap<>();
    Thread.getAllStackTraces().forEach((thread, stack) -> {
      if (thread.getName().startsWith("zerocall-")) {
        threads.put("\n" + thread.getName() + " " + thread.getState(), Arrays.toString(stack));
      }
    });
    return threads;
  }
}
