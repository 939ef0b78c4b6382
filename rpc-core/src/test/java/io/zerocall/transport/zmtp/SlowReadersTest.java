package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Settings;
import io.zerocall.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * Clients that send and don't read: their cost is bounded, and they are disconnected after a while.
 */
class SlowReadersTest {
  private static final int MAX_UNSENT = 256; // times LARGE exceeds the system's buffers
  private static final int LARGE = 50_000;
  private static final int SMALL_BUFFER = 4 << 10;
  private static final int STALL_MILLIS = 400;

  /** More than all the buffers of a connection hold. */
  private static final long BUFFERS_BYTES = 40 << 20;

  private final ZmtpTransport transport = new ZmtpTransport();

  private static TransportOptions options(long stallMillis) {
    return new Settings()
        .maxMessageBytes(1_000_000)
        .maxUnsentMessages(MAX_UNSENT)
        .stallMillis(stallMillis)
        .heartbeatMillis(60_000)
        .options();
  }

  private Binding bind(ServerReceiver receiver) {
    return transport.bind("tcp://127.0.0.1:0", options(STALL_MILLIS), receiver);
  }

  private static RawPeer connect(Binding binding) throws IOException {
    return RawPeer.connect(binding.endpoint(), SMALL_BUFFER).handshake("DEALER");
  }

  private void othersAreServed(Binding binding) throws InterruptedException {
    try (Caller caller = new Caller(transport, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  /**
   * Sends large messages until no more are accepted, in response to any request; echoes short ones.
   */
  private static final class Eruption implements ServerReceiver {
    final AtomicInteger taken = new AtomicInteger();
    final CountDownLatch filled = new CountDownLatch(1);
    final CountDownLatch disconnected = new CountDownLatch(1);

    @Override
    public PeerReceiver connected(Peer peer) {
      return new PeerReceiver() {
        @Override
        public void received(Message message, long waitedNanos, ReplyTo replyTo) {
          if (message.size() > 1) {
            peer.send(message.reply(new byte[message.size()]));
            return;
          }
          while (peer.send(message.reply(new byte[LARGE]))) {
            taken.incrementAndGet();
          }
          filled.countDown();
        }

        @Override
        public void disconnected() {
          disconnected.countDown();
        }
      };
    }
  }

  @Test
  void messagesForAClientThatNeverReadsAreBoundedAndItsConnectionIsClosed() throws Exception {
    Eruption eruption = new Eruption();
    try (Binding binding = bind(eruption);
        RawPeer peer = connect(binding)) {
      peer.send(RawPeer.frame(0, new byte[1]));
      eruption.filled.await();
      assertThat((long) eruption.taken.get() * LARGE).isLessThan(BUFFERS_BYTES);
      // One was dropped; on a busy machine the connection may be closed by now, with all the
      // others.
      assertThat(binding.counters().dropped()).isPositive();
      eruption.disconnected.await();
      assertThat(binding.counters().refused()).isEqualTo(1);
      assertThat(binding.counters().dropped()).as("with what was waiting").isGreaterThan(1);
    }
  }

  @Test
  void aClientThatFloodsPingsAndNeverReadsIsClosed() throws Exception {
    try (Binding binding = bind(new Echo());
        RawPeer peer = connect(binding)) {
      byte[] pings = repeated(RawPeer.ping(0), 1_000);
      assertThat(peer.sendUntilRefused(pings, (int) (BUFFERS_BYTES / pings.length)))
          .isTrue();
      assertThat(binding.counters().refused()).isEqualTo(1);
      othersAreServed(binding);
    }
  }

  @Test
  void aClientThatFloodsRequestsAndNeverReadsDelaysNoOtherAndIsClosed() throws Exception {
    Echo echo = new Echo();
    try (Binding binding = bind(echo);
        RawPeer peer = connect(binding)) {
      byte[] requests = repeated(RawPeer.frame(0, new byte[1_000]), 100);
      Thread flood = new Thread(() -> peer.sendUntilRefused(requests, Integer.MAX_VALUE));
      flood.start();
      eventually("replies are dropped", () -> binding.counters().dropped() > 0);
      othersAreServed(binding);
      flood.join();
      eventually("its end is reported", () -> echo.disconnections() > 0);
      assertThat(binding.counters().refused()).isEqualTo(1);
      othersAreServed(binding);
    }
  }

  @Test
  void aClientThatReadsSlowlyButSteadilyIsKept() throws Exception {
    Eruption eruption = new Eruption();
    long stallMillis = 2_000;
    try (Binding binding = transport.bind("tcp://127.0.0.1:0", options(stallMillis), eruption);
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      peer.send(RawPeer.frame(0, new byte[1]));
      eruption.filled.await();
      int inAll = eruption.taken.get();
      long pauseNanos = 2 * stallMillis * 1_000_000 / inAll;
      for (int i = 0; i < inAll; i++) {
        assertThat(peer.readFrame()).hasSize(LARGE);
        LockSupport.parkNanos(pauseNanos); // sets the pace; nothing waits for it
      }
      peer.send(RawPeer.frame(0, new byte[2]));
      assertThat(peer.readFrame()).hasSize(2);
      assertThat(binding.counters().refused()).isZero();
    }
  }

  /** Its replies, which cost the server nothing to make, exceed the limit for one connection. */
  @Test
  void aClientThatReadsLosesNoReplyHoweverFastTheyAreMade() throws Exception {
    int calls = 4 * MAX_UNSENT;
    byte[] reply = new byte[LARGE];
    MemoryBudget memory = new MemoryBudget(BUFFERS_BYTES);
    AtomicLong mostHeld = new AtomicLong();
    ServerReceiver server = peer -> new Delivery((message, replyTo) -> {
      replyTo.send(message.reply(reply));
      mostHeld.accumulateAndGet(memory.heldBytes(), Math::max);
    });
    TransportOptions options = options(STALL_MILLIS).withMemory(memory);
    try (Binding binding = transport.bind("tcp://127.0.0.1:0", options, server);
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      peer.send(repeated(RawPeer.frame(0, new byte[1]), calls));
      for (int i = 0; i < calls; i++) {
        assertThat(peer.readFrame()).hasSize(LARGE);
      }
      assertThat(binding.counters().dropped()).isZero();
      assertThat(mostHeld.get()).isLessThan(8 * LARGE);
    }
  }

  /** Passes messages on. */
  private record Delivery(BiConsumer<Message, ReplyTo> target) implements PeerReceiver {

    @Override
    public void received(Message message, long waitedNanos, ReplyTo replyTo) {
      target.accept(message, replyTo);
    }

    @Override
    public void disconnected() {}
  }

  private static byte[] repeated(byte[] bytes, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length * times);
    for (int i = 0; i < times; i++) {
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }
}
