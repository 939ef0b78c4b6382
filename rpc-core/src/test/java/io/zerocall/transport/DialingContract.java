package io.zerocall.transport;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Servers that dial: the side that listens sends the requests. */
interface DialingContract extends TransportFixture {
  int GREETING = 99;

  /** The side that listens: takes the connection's first message, and collects the replies. */
  final class Listener implements ServerReceiver {
    final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();

    @Override
    public PeerReceiver connected(Peer peer) {
      return TransportFixture.receiver(message -> {
        byte[] body = TransportFixture.body(message);
        if (body[0] == GREETING) {
          peers.add(peer);
        } else {
          replies.add(body);
        }
      });
    }

    Peer peer() throws InterruptedException {
      Peer peer = peers.poll(20, TimeUnit.SECONDS);
      assertThat(peer).as("a peer that has dialed").isNotNull();
      return peer;
    }

    byte[] reply() throws InterruptedException {
      byte[] reply = replies.poll(20, TimeUnit.SECONDS);
      assertThat(reply).as("a reply").isNotNull();
      return reply;
    }
  }

  /** The side that dials: greets, and echoes. */
  final class Worker implements ServerReceiver {
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger disconnections = new AtomicInteger();
    final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

    @Override
    public PeerReceiver connected(Peer peer) {
      connections.incrementAndGet();
      peers.add(peer);
      assertThat(peer.send(Message.of(null, new byte[] {GREETING}))).isTrue();
      return new PeerReceiver() {
        @Override
        public void received(Message message, long waitedNanos, ReplyTo replyTo) {
          replyTo.send(message.reply(TransportFixture.body(message)));
        }

        @Override
        public void disconnected() {
          disconnections.incrementAndGet();
        }
      };
    }
  }

  private Binding dial(String endpoint, ServerReceiver receiver) {
    return opened(transport().dial(endpoint, TransportOptions.DEFAULTS, receiver));
  }

  @Test
  default void theSideThatListensSendsRequests() throws Exception {
    Listener listener = new Listener();
    Binding binding = bind(listener);
    Worker worker = new Worker();
    Binding dialed = dial(binding.endpoint(), worker);
    Peer peer = listener.peer();
    int requests = 1_000;
    for (int i = 0; i < requests; i++) {
      assertThat(peer.send(Message.of(null, new byte[] {1, (byte) i, (byte) (i >> 8)})))
          .isTrue();
    }
    BitSet replied = new BitSet(); // in any order: several threads deliver what arrives
    for (int i = 0; i < requests; i++) {
      byte[] reply = listener.reply();
      assertThat(reply).hasSize(3).startsWith(1);
      replied.set(Byte.toUnsignedInt(reply[1]) | Byte.toUnsignedInt(reply[2]) << 8);
    }
    assertThat(replied.cardinality()).isEqualTo(requests);
    assertThat(replied.length()).isEqualTo(requests);
    assertThat(dialed.endpoint()).isEqualTo(binding.endpoint());
    assertThat(dialed.connected()).isTrue();
    assertThat(dialed.counters().received()).isEqualTo(requests);
    eventually("all is counted", () -> dialed.counters().sent() == requests + 1);
    assertThat(dialed.counters().dropped()).isZero();
    assertThat(worker.connections.get()).isEqualTo(1);
  }

  @Test
  default void manyMayDialOneEndpoint() throws Exception {
    Listener listener = new Listener();
    Binding binding = bind(listener);
    int workers = 20;
    for (int i = 0; i < workers; i++) {
      dial(binding.endpoint(), new Worker());
    }
    for (int i = 0; i < workers; i++) {
      listener.peer().send(Message.of(null, new byte[] {1}));
      assertThat(listener.reply()).containsExactly(1);
    }
  }

  @Test
  default void aServerMayDialBeforeTheOtherSideListens() throws Exception {
    String endpoint = freeEndpoint();
    Worker worker = new Worker();
    Binding dialed = dial(endpoint, worker);
    assertThat(dialed.connected()).isFalse();
    assertThat(worker.connections.get()).isZero();
    Listener listener = new Listener();
    opened(transport().bind(endpoint, TransportOptions.DEFAULTS, listener));
    listener.peer().send(Message.of(null, new byte[] {5}));
    assertThat(listener.reply()).containsExactly(5);
  }

  @Test
  default void aServerDialsAgain() throws Exception {
    Worker worker = new Worker();
    Listener listener = new Listener();
    Binding binding = bind(listener);
    Binding dialed = dial(binding.endpoint(), worker);
    for (int i = 1; i <= 5; i++) {
      listener.peer().send(Message.of(null, new byte[] {(byte) i}));
      assertThat(listener.reply()).containsExactly((byte) i);
      assertThat(worker.connections.get()).isEqualTo(i);
      Peer left = worker.peers.remove();
      binding.close();
      int ended = i;
      eventually("the end is reported", () -> worker.disconnections.get() == ended);
      eventually(
          "it is not connected", () -> !dialed.connected() || worker.connections.get() > ended);
      assertThat(left.send(Message.of(null, new byte[] {GREETING}))).isFalse();
      binding = opened(transport().bind(binding.endpoint(), TransportOptions.DEFAULTS, listener));
    }
    listener.peer();
    assertThat(listener.replies).isEmpty();
  }

  @Test
  default void aSlowCallbackDoesNotHoldUpTheNextMessage() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Listener listener = new Listener();
    Binding binding = bind(listener);
    dial(binding.endpoint(), peer -> {
      peer.send(Message.of(null, new byte[] {GREETING}));
      return TransportFixture.receiver(message -> {
        if (TransportFixture.body(message)[0] == 1) {
          assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
        }
        peer.send(message.reply(TransportFixture.body(message)));
      });
    });
    Peer peer = listener.peer();
    peer.send(Message.of(null, new byte[] {1}));
    peer.send(Message.of(null, new byte[] {2}));
    assertThat(listener.reply()).containsExactly(2);
    released.countDown();
    assertThat(listener.reply()).containsExactly(1);
  }

  @Test
  default void aClosedServerDialsNoMore() throws Exception {
    Listener listener = new Listener();
    Binding binding = bind(listener);
    Worker worker = new Worker();
    Binding dialed = transport().dial(binding.endpoint(), TransportOptions.DEFAULTS, worker);
    Peer peer = listener.peer();
    dialed.close();
    dialed.close();
    eventually("the other side notices", () -> !peer.send(Message.of(null, new byte[] {1})));
    assertThat(worker.connections.get()).isEqualTo(1);
    transport().dial(freeEndpoint(), TransportOptions.DEFAULTS, worker).close();
  }

  @Test
  default void endpointsItCannotDialAreNamed() {
    for (String endpoint : List.of("", "nonsense", "pgm://x:1", "://", "tcp//127.0.0.1:1")) {
      assertThatThrownBy(() -> dial(endpoint, new Worker()), endpoint)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }
}
