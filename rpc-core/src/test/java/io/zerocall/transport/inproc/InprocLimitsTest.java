package io.zerocall.transport.inproc;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Inbox;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ReplyTo;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Settings;
import io.zerocall.transport.TransportOptions;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests what the two ends of an {@code inproc://} connection may hold, and how they end. */
class InprocLimitsTest {
  private static final int LARGE = 50_000;
  private static final int SMALL_LIMIT = 1_000;
  private static final TransportOptions DEFAULTS = TransportOptions.DEFAULTS;

  private final InprocTransport transport = new InprocTransport();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void closeAll() throws Exception {
    release.countDown();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private Binding bind(TransportOptions options, ServerReceiver receiver) {
    Binding binding = transport.bind(FreeName.find(), options, receiver);
    opened.add(0, binding);
    return binding;
  }

  private Channel connect(Binding binding, TransportOptions options, ChannelReceiver receiver) {
    Channel channel = transport.connect(binding.endpoint(), options, receiver);
    opened.add(0, channel);
    return channel;
  }

  private void othersAreServed(Binding binding) throws InterruptedException {
    try (Caller caller = new Caller(transport, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  private static Message message(int bytes) {
    return Message.of(null, new byte[bytes]);
  }

  /** Reads nothing until the test releases it, and then reads normally. */
  private final class Blocked implements ChannelReceiver {
    final Inbox inbox = new Inbox();
    final AtomicInteger received = new AtomicInteger();

    @Override
    public void connected() {
      inbox.connected();
    }

    @Override
    public void received(Message message) {
      awaitRelease();
      received.incrementAndGet();
    }

    @Override
    public void disconnected(String reason) {
      inbox.disconnected(reason);
    }
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Floods a client that sends one byte with large messages; echoes longer messages. */
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
            peer.send(Message.of(null, Objects.requireNonNull(message.body())));
            return;
          }
          while (peer.send(message(LARGE))) {
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
  void aClientThatReadsNothingForTooLongIsClosed() throws Exception {
    Eruption eruption = new Eruption();
    Refusals refusals = new Refusals();
    MemoryBudget memory = new MemoryBudget(1 << 30);
    Binding binding = bind(
        new Settings()
            .maxUnsentMessages(256)
            .stallMillis(200)
            .options()
            .withShared(memory, refusals),
        eruption);
    Blocked blocked = new Blocked();
    Channel channel = connect(binding, DEFAULTS, blocked);
    channel.send(() -> message(1));
    assertThat(eruption.filled.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(eruption.taken.get()).as("what waits and what one read took").isLessThan(256 + 100);
    assertThat(eruption.disconnected.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(refusals.of(RefusedBy.STALL_TIMEOUT)).isEqualTo(1);
    eventually("nothing is held for it", () -> memory.heldBytes() == 0);
    assertThat(binding.counters().dropped()).as("with what was waiting").isGreaterThan(100);
    othersAreServed(binding);
    release.countDown();
    assertThat(blocked.inbox.awaitDisconnected()).contains("stallTimeout");
    blocked.inbox.awaitConnected();
  }

  @Test
  void aClientThatReadsSlowlyButSteadilyIsKept() throws Exception {
    Eruption eruption = new Eruption();
    long stallMillis = 2_000;
    int messages = 60;
    Binding binding = bind(
        new Settings().maxUnsentMessages(messages).stallMillis(stallMillis).options(), eruption);
    AtomicInteger read = new AtomicInteger();
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, DEFAULTS, new ChannelReceiver() {
      @Override
      public void connected() {}

      @Override
      public void received(Message message) {
        if (message.size() == LARGE) {
          read.incrementAndGet();
          // This sets the pace; nothing waits for it. A batch of messages is read at once.
          LockSupport.parkNanos(stallMillis * 1_000_000 / messages / 2);
        } else {
          inbox.received(message);
        }
      }

      @Override
      public void disconnected(String reason) {
        inbox.disconnected(reason);
      }
    });
    channel.send(() -> message(1));
    assertThat(eruption.filled.await(20, TimeUnit.SECONDS)).isTrue();
    eventually("all are read", () -> read.get() >= messages);
    channel.send(() -> message(2));
    assertThat(inbox.take().size()).isEqualTo(2);
    assertThat(binding.counters().refused()).isZero();
  }

  @Test
  void aClientThatReadsNothingIsClosedWhenOthersNeedTheMemory() throws Exception {
    Eruption eruption = new Eruption();
    MemoryBudget memory = new MemoryBudget(4 << 20);
    Refusals refusals = new Refusals();
    Binding binding = bind(DEFAULTS.withShared(memory, refusals), eruption);
    Blocked blocked = new Blocked();
    Channel channel = connect(binding, DEFAULTS, blocked);
    channel.send(() -> message(1));
    assertThat(eruption.disconnected.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(refusals.of(RefusedBy.MEMORY_BYTES)).isEqualTo(1);
    assertThat(memory.evictions()).isEqualTo(1);
    eventually("nothing is held for it", () -> memory.heldBytes() == 0);
    othersAreServed(binding);
    release.countDown();
    assertThat(blocked.inbox.awaitDisconnected()).contains("memoryBytes");
  }

  @Test
  void callsOfAClientThatDoesNotReadWaitUntilItReads() throws Exception {
    AtomicInteger delivered = new AtomicInteger();
    AtomicInteger writable = new AtomicInteger();
    List<Peer> peers = new ArrayList<>();
    Binding binding = bind(DEFAULTS, peer -> {
      peers.add(peer);
      return new PeerReceiver() {
        @Override
        public void received(Message message, long waitedNanos, ReplyTo replyTo) {
          delivered.incrementAndGet();
          peer.send(message(LARGE));
        }

        @Override
        public void writable() {
          writable.incrementAndGet();
        }

        @Override
        public void disconnected() {}
      };
    });
    Blocked blocked = new Blocked();
    Channel channel = connect(binding, DEFAULTS, blocked);
    blocked.inbox.awaitConnected();
    for (int i = 0; i < 100; i++) {
      channel.send(() -> message(1));
    }
    eventually(
        "the peer takes no more calls",
        () -> delivered.get() > 1 && !peers.get(0).isWritable());
    othersAreServedBy(binding);
    assertThat(delivered.get()).as("those of others").isLessThan(100);
    release.countDown();
    eventually("all are answered", () -> blocked.received.get() == 100);
    assertThat(writable.get()).isPositive();
    assertThat(peers.get(0).isWritable()).isTrue();
  }

  private void othersAreServedBy(Binding binding) throws InterruptedException {
    Inbox inbox = new Inbox();
    connect(binding, DEFAULTS, inbox).send(() -> message(1));
    assertThat(inbox.take().size()).isEqualTo(LARGE);
  }

  @Test
  void whatAClientSendsIsNotTakenWhileTheServerDoesNotRead() throws Exception {
    AtomicInteger delivered = new AtomicInteger();
    Binding binding = bind(DEFAULTS, peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        awaitRelease();
        delivered.incrementAndGet();
      }

      @Override
      public void disconnected() {}
    });
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, DEFAULTS, inbox);
    inbox.awaitConnected();
    int count = 1_000;
    AtomicInteger taken = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      channel.send(() -> {
        taken.incrementAndGet();
        return message(10);
      });
    }
    // One that is being delivered, what its flow holds, and what its queue holds.
    assertThat(taken.get()).isLessThanOrEqualTo(1 + 64 + 64);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // there is nothing to wait for
    assertThat(taken.get()).isLessThanOrEqualTo(1 + 64 + 64);
    release.countDown();
    eventually("all are delivered", () -> delivered.get() == count);
  }

  @Test
  void oneLargeMessageAtATimeAlwaysHasRoom() throws Exception {
    Binding binding = bind(DEFAULTS, new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, DEFAULTS, inbox);
    for (int i = 0; i < 20; i++) {
      channel.send(() -> message(1 << 20));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(inbox.take().size()).isEqualTo(1 << 20);
    }
  }

  @Test
  void aReplyOfMoreThanTwiceTheClientsLimitLosesTheConnection() throws Exception {
    Binding binding = bind(DEFAULTS, peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        peer.send(message(2 * SMALL_LIMIT + message.size() - 1));
      }

      @Override
      public void disconnected() {}
    });
    Inbox inbox = new Inbox();
    Channel channel =
        connect(binding, new Settings().maxMessageBytes(SMALL_LIMIT).options(), inbox);
    channel.send(() -> message(1));
    assertThat(inbox.take().size()).isEqualTo(2 * SMALL_LIMIT);
    channel.send(() -> message(2));
    assertThat(inbox.awaitDisconnected())
        .isEqualTo("the server sent a message of more than 2000 bytes");
    assertThat(channel.counters().refused()).isEqualTo(1);
    channel.send(() -> message(1));
    assertThat(inbox.take().size()).isEqualTo(2 * SMALL_LIMIT);
  }

  @Test
  void connectionsBeyondTheLimitWaitForAPlace() throws Exception {
    Refusals refusals = new Refusals();
    Binding binding = bind(
        new Settings().maxConnections(2).options().withShared(new MemoryBudget(1 << 30), refusals),
        new Echo());
    Inbox first = new Inbox();
    Channel leaving = connect(binding, DEFAULTS, first);
    first.awaitConnected();
    Inbox second = new Inbox();
    connect(binding, DEFAULTS, second);
    second.awaitConnected();
    Inbox third = new Inbox();
    Channel waiting = connect(binding, DEFAULTS, third);
    eventually(
        "why there is no connection",
        () -> String.valueOf(waiting.lastFailure()),
        reason -> reason.equals("the server has as many connections as it may"));
    assertThat(refusals.of(RefusedBy.CONNECTIONS)).isPositive();
    assertThat(waiting.connected()).isFalse();
    leaving.close();
    third.awaitConnected();
    assertThat(waiting.lastFailure()).isNull();
  }

  @Test
  void aNameIsBoundOnceAndFreeAgainAfterItsEnd() {
    Binding binding = bind(DEFAULTS, new Echo());
    String endpoint = binding.endpoint();
    assertThatThrownBy(() -> transport.bind(endpoint, DEFAULTS, new Echo()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith(
            "can't bind " + endpoint + ": the name is bound in this process already");
    binding.close();
    Binding next = transport.bind(endpoint, DEFAULTS, new Echo());
    opened.add(0, next);
    binding.close(); // doesn't unbind the other binding's name
    assertThatThrownBy(() -> transport.bind(endpoint, DEFAULTS, new Echo()))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void manyClientsWaitForOneName() throws Exception {
    String endpoint = FreeName.find();
    List<Inbox> inboxes = new ArrayList<>();
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Inbox inbox = new Inbox();
      inboxes.add(inbox);
      Channel channel = transport.connect(endpoint, DEFAULTS, inbox);
      opened.add(0, channel);
      channels.add(channel);
      channel.send(() -> message(3));
    }
    for (Channel channel : channels) {
      eventually(
          "why there is no connection",
          () -> String.valueOf(channel.lastFailure()),
          "no server has bound the name"::equals);
      assertThat(channel.counters().sent()).isZero();
    }
    opened.add(0, transport.bind(endpoint, DEFAULTS, new Echo()));
    for (Inbox inbox : inboxes) {
      assertThat(inbox.take().size()).isEqualTo(3);
    }
  }

  @Test
  void allThatWasSentBeforeTheServerClosedCanStillBeRead() throws Exception {
    int count = 2_000;
    CountDownLatch sent = new CountDownLatch(1);
    MemoryBudget memory = new MemoryBudget(1 << 30);
    Binding binding = bind(DEFAULTS.withMemory(memory), peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        for (int i = 0; i < count; i++) {
          assertThat(peer.send(message(100))).isTrue();
        }
        sent.countDown();
      }

      @Override
      public void disconnected() {}
    });
    Blocked blocked = new Blocked();
    Channel channel = connect(binding, DEFAULTS, blocked);
    channel.send(() -> message(1));
    assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
    binding.close();
    release.countDown();
    assertThat(blocked.inbox.awaitDisconnected()).isEqualTo("the server is closed");
    assertThat(blocked.received.get()).isEqualTo(count);
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void allThatAClientSentBeforeItClosedIsStillDelivered() throws Exception {
    AtomicInteger delivered = new AtomicInteger();
    AtomicInteger ends = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    Binding binding = bind(DEFAULTS, peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        begun.countDown();
        awaitRelease();
        delivered.incrementAndGet();
      }

      @Override
      public void disconnected() {
        ends.incrementAndGet();
      }
    });
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, DEFAULTS, inbox);
    inbox.awaitConnected();
    for (int i = 0; i < 50; i++) {
      channel.send(() -> message(10));
    }
    assertThat(channel.counters().sent()).isEqualTo(50);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    channel.close();
    eventually("the end is reported", () -> ends.get() == 1);
    release.countDown();
    eventually("all are delivered", () -> delivered.get() == 50);
    assertThat(ends.get()).isEqualTo(1);
  }

  @Test
  void aMessageWithoutBodyIsNoMessage() throws Exception {
    List<Peer> peers = new ArrayList<>();
    Echo echo = new Echo();
    Binding binding = bind(DEFAULTS, peer -> {
      peers.add(peer);
      return echo.connected(peer);
    });
    Inbox inbox = new Inbox();
    connect(binding, DEFAULTS, inbox).send(() -> message(1));
    inbox.take();
    Message none = new Message(false, null, null);
    assertThatThrownBy(() -> peers.get(0).send(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("message: no body (expected: one)");
    assertThatThrownBy(() -> peers.get(0).offer(none)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thereAreNoUsersHere() {
    String refused = "(inproc:// has no users and passwords; tcp:// and ipc:// have)";
    TransportOptions asking = DEFAULTS.withAuthenticator((user, password) -> true);
    assertThatThrownBy(() -> transport.bind("inproc://closed", asking, new Echo()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint: \"inproc://closed\" " + refused);
    TransportOptions showing = DEFAULTS.withCredentials(new PlainCredentials("a", "b"));
    assertThatThrownBy(() -> transport.connect("inproc://closed", showing, new Inbox()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint: \"inproc://closed\" " + refused);
    assertThatThrownBy(() -> transport.bind("tcp://127.0.0.1:0", DEFAULTS, new Echo()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint: \"tcp://127.0.0.1:0\" (expected: inproc://name)");
  }

  /** Whichever end closes first, nothing that was sent meanwhile may stay charged. */
  @Test
  void nothingStaysChargedOfWhatIsSentWhileAnEndCloses() throws Exception {
    MemoryBudget memory = new MemoryBudget(1 << 30);
    TransportOptions options = DEFAULTS.withMemory(memory);
    for (int i = 0; i < 100; i++) {
      sendWhileAnEndCloses(options, i % 2 == 0);
      eventually("nothing is charged", () -> memory.heldBytes() == 0);
    }
  }

  private void sendWhileAnEndCloses(TransportOptions options, boolean clientFirst)
      throws Exception {
    PeerRecorder recorder = new PeerRecorder();
    Binding binding = transport.bind(FreeName.find(), options, recorder);
    Channel channel = transport.connect(binding.endpoint(), DEFAULTS, new Inbox());
    channel.send(() -> message(1));
    Peer peer = eventually("the peer is known", recorder::known, known -> known != null);
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch sending = new CountDownLatch(2);
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread sender = new Thread(() -> {
        while (!stop.get()) {
          peer.send(message(100));
          sending.countDown();
        }
      });
      sender.start();
      senders.add(sender);
    }
    sending.await();
    if (clientFirst) {
      channel.close();
      binding.close();
    } else {
      binding.close();
      channel.close();
    }
    stop.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private static final class PeerRecorder implements ServerReceiver {
    private volatile @Nullable Peer peer;

    @Nullable
    Peer known() {
      return peer;
    }

    @Override
    public PeerReceiver connected(Peer connected) {
      peer = connected;
      return new PeerReceiver() {
        @Override
        public void received(Message message, long waitedNanos, ReplyTo replyTo) {}

        @Override
        public void disconnected() {}
      };
    }
  }
}
