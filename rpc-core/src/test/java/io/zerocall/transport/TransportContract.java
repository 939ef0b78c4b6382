package io.zerocall.transport;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.testing.RandomSeed;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The behavior that every engine must have, whatever carries its messages. */
public abstract class TransportContract {
  private static final int MAX_BYTES = TransportOptions.DEFAULTS.maxMessageBytes();

  protected final Transport transport;
  private final Random random = RandomSeed.random("TransportContract");
  private final List<AutoCloseable> opened = new ArrayList<>();

  protected TransportContract(Transport transport) {
    this.transport = transport;
  }

  /** Returns an endpoint to which no server is bound. */
  protected abstract String freeEndpoint();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  protected <T extends AutoCloseable> T opened(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  protected Binding bind(ServerReceiver receiver) {
    return opened(transport.bind(freeEndpoint(), TransportOptions.DEFAULTS, receiver));
  }

  protected Channel connect(Binding binding, ChannelReceiver receiver) {
    return opened(transport.connect(binding.endpoint(), TransportOptions.DEFAULTS, receiver));
  }

  protected Caller caller(Binding binding) {
    return opened(new Caller(transport, binding.endpoint()));
  }

  protected static PeerReceiver receiver(Handler handler) {
    return new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        replyTo.examined();
        try {
          handler.handle(message);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void disconnected() {}
    };
  }

  /** A callback that may wait. */
  @FunctionalInterface
  protected interface Handler {
    void handle(Message message) throws InterruptedException;
  }

  private static byte[] body(Message message) {
    byte[] body = message.body();
    assertThat(body).isNotNull();
    return body;
  }

  @Test
  void bodiesOfEverySizeComeBack() throws InterruptedException {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    for (int size :
        new int[] {0, 1, 254, 255, 256, 8_191, 8_192, 8_193, 65_535, 65_536, 1 << 20, MAX_BYTES}) {
      byte[] sent = new byte[size];
      random.nextBytes(sent);
      channel.send(() -> Message.of(null, sent));
      assertThat(Arrays.equals(body(inbox.take()), sent)).as("%d bytes", size).isTrue();
    }
  }

  @Test
  void headersComeAsTheyWereSentAndRepliesHaveNone() throws InterruptedException {
    AtomicReference<Message> seen = new AtomicReference<>();
    Binding binding = bind(peer -> receiver(message -> {
      seen.set(message);
      peer.send(message.reply(body(message)));
    }));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> Message.of(new byte[] {'{', '}'}, new byte[] {1}));
    assertThat(inbox.take().header()).isNull();
    assertThat(seen.get().header()).containsExactly('{', '}');
    assertThat(seen.get().delimited()).isFalse();
  }

  @Test
  void aDelimiterIsRepeated() throws InterruptedException {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> new Message(true, null, new byte[] {7}));
    Message reply = inbox.take();
    assertThat(reply.delimited()).isTrue();
    assertThat(body(reply)).containsExactly(7);
  }

  @Test
  void anEnvelopeIsRepeatedAsAWhole() throws InterruptedException {
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
    assertThat(body(reply)).containsExactly(7);
  }

  @Test
  void anOutboundThatHasNothingToSendIsSkipped() throws InterruptedException {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> null);
    channel.send(() -> Message.of(null, new byte[] {1}));
    assertThat(body(inbox.take())).containsExactly(1);
    assertThat(channel.counters().sent()).isEqualTo(1);
  }

  @Test
  void messagesAreDeliveredInTheirOrder() throws InterruptedException {
    BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    Binding binding = bind(peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        assertThat(replyTo).isSameAs(peer);
        seen.add(ByteBuffer.wrap(body(message)).getInt());
        if (random.nextInt(20) == 0) {
          LockSupport.parkNanos(3_000_000); // long enough for another thread to read on
        }
        if (random.nextInt(2) == 0) {
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
  void whileAMessageIsExaminedOnlyItsOwnConnectionWaits() throws InterruptedException {
    BlockingQueue<Integer> delivered = new LinkedBlockingQueue<>();
    CountDownLatch toExamine = new CountDownLatch(1);
    CountDownLatch toEnd = new CountDownLatch(1);
    Binding binding = bind(peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        int number = body(message)[0];
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
  void aServerSendsWithoutBeingAsked() throws InterruptedException {
    AtomicReference<Peer> known = new AtomicReference<>();
    CountDownLatch arrived = new CountDownLatch(1);
    Binding binding = bind(peer -> {
      known.set(peer);
      return receiver(message -> arrived.countDown());
    });
    Inbox inbox = new Inbox();
    connect(binding, inbox).send(() -> Message.of(null, new byte[] {1}));
    assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 100; i++) {
      byte[] sent = ByteBuffer.allocate(4).putInt(i).array();
      assertThat(known.get().send(Message.of(null, sent))).isTrue();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(ByteBuffer.wrap(body(inbox.take())).getInt()).isEqualTo(i);
    }
  }

  @Test
  void manyClientsAreServedAtOnce() throws Exception {
    Binding binding = bind(new Echo());
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      callers.add(caller(binding));
    }
    inParallel(20, thread -> {
      for (int i = 0; i < 50; i++) {
        assertThat(callers.get(thread).call(i)).isNull();
      }
    });
    assertThat(binding.counters().received()).isEqualTo(1_000);
  }

  @Test
  void oneChannelServesManyThreads() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    inParallel(16, thread -> {
      for (int i = 0; i < 200; i++) {
        assertThat(caller.call(i)).isNull();
      }
    });
  }

  @Test
  void oneChannelServesAThousandThreads() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    inParallel(1_000, thread -> assertThat(caller.call(10)).isNull());
  }

  @Test
  void waitingAndSendingThreadsShareAChannel() throws Exception {
    Binding binding = bind(new Echo());
    Caller caller = caller(binding);
    inParallel(4, thread -> {
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
  void virtualThreadsCall() throws Exception {
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
  void aBlockedCallbackDelaysNoOtherConnection() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(3);
    Binding binding = bind(peer -> receiver(message -> {
      if (body(message).length == 1) {
        blocked.countDown();
        release.await();
      }
      peer.send(message.reply(body(message)));
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
      assertThat(body(inbox.take())).as("on the blocked one's own connection").hasSize(2);
    } finally {
      release.countDown();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(body(inbox.take())).containsExactly(9);
    }
  }

  @Test
  void aReplyIsWrittenBeforeItsCallbackReturns() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Binding binding = bind(peer -> receiver(message -> {
      peer.send(message.reply(body(message)));
      release.await();
    }));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    try {
      channel.send(() -> Message.of(null, new byte[] {1}));
      assertThat(body(inbox.take())).containsExactly(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  void repliesComeFromOtherThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Binding binding = bind(peer ->
        receiver(message -> pool.execute(() -> peer.send(message.reply(body(message))))));
    Caller caller = caller(binding);
    inParallel(8, thread -> {
      for (int i = 0; i < 100; i++) {
        assertThat(caller.call(i)).isNull();
      }
    });
    pool.shutdown();
  }

  /** As a thread is that ran a cancelled method. */
  @Test
  void repliesComeFromInterruptedThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Echo echo = new Echo();
    Binding binding = bind(peer -> {
      PeerReceiver echoing = echo.connected(peer);
      return receiver(message -> pool.execute(() -> {
        Thread.currentThread().interrupt();
        echoing.received(message, 0, peer);
      }));
    });
    Caller caller = caller(binding);
    inParallel(8, thread -> {
      for (int i = 0; i < 100; i++) {
        assertThat(caller.call(100 * i)).isNull();
      }
    });
    assertThat(echo.connections()).isEqualTo(1);
    pool.shutdown();
  }

  @Test
  void exceptionsOfCallbacksHaveNoEffect() throws Exception {
    Binding binding = bind(peer -> receiver(message -> {
      Thread.currentThread().interrupt();
      peer.send(message.reply(body(message)));
      throw new IllegalStateException("thrown by a test");
    }));
    Caller caller = caller(binding);
    for (int i = 0; i < 20; i++) {
      assertThat(caller.call(i)).isNull();
    }
  }

  @Test
  void aClientMayStartBeforeItsServer() throws Exception {
    String endpoint = freeEndpoint();
    Inbox inbox = new Inbox();
    Channel channel = opened(transport.connect(endpoint, TransportOptions.DEFAULTS, inbox));
    channel.send(() -> Message.of(null, new byte[] {1}));
    assertThat(channel.connected()).isFalse();
    assertThat(channel.counters().sent()).isZero();
    opened(transport.bind(endpoint, TransportOptions.DEFAULTS, new Echo()));
    inbox.awaitConnected();
    assertThat(body(inbox.take())).containsExactly(1);
    assertThat(channel.connected()).isTrue();
  }

  @Test
  void aServerMayComeBack() throws Exception {
    Binding binding = bind(new Echo());
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    for (int i = 0; i < 5; i++) {
      inbox.awaitConnected();
      byte[] sent = {(byte) i};
      channel.send(() -> Message.of(null, sent));
      assertThat(body(inbox.take())).containsExactly(sent);
      binding.close();
      assertThat(inbox.awaitDisconnected()).isNotBlank();
      assertThat(channel.connected()).isFalse();
      binding = opened(transport.bind(binding.endpoint(), TransportOptions.DEFAULTS, new Echo()));
    }
  }

  @Test
  void aConnectionThatIsGivenUpIsMadeAgain() throws Exception {
    BlockingQueue<Peer> withheld = new LinkedBlockingQueue<>();
    Binding binding = bind(peer -> receiver(message -> {
      if (body(message).length == 1) {
        withheld.add(peer);
      } else {
        peer.send(message.reply(body(message)));
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
      assertThat(body(inbox.take())).as("late replies are lost").containsExactly(sent);
    }
    assertThat(inbox.size()).isZero();
  }

  @Test
  void renewingWithoutAConnectionChangesNothing() throws Exception {
    String endpoint = freeEndpoint();
    Inbox inbox = new Inbox();
    Channel channel = opened(transport.connect(endpoint, TransportOptions.DEFAULTS, inbox));
    channel.renew("there is none");
    channel.send(() -> Message.of(null, new byte[] {1}));
    opened(transport.bind(endpoint, TransportOptions.DEFAULTS, new Echo()));
    inbox.awaitConnected();
    assertThat(body(inbox.take())).containsExactly(1);
    channel.close();
    channel.renew("it is closed");
  }

  /**
   * A waiting caller reads for all callers, and must notice that the connection it reads is given
   * up.
   */
  @Test
  void aConnectionIsGivenUpThatACallerReads() throws Exception {
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
  void anEndpointIsBoundOnce() {
    Binding binding = bind(new Echo());
    assertThatThrownBy(
            () -> transport.bind(binding.endpoint(), TransportOptions.DEFAULTS, new Echo()))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void endpointsItDoesNotUnderstandAreNamed() {
    for (String endpoint : List.of("", "nonsense", "pgm://x:1", "://", "tcp//127.0.0.1:1")) {
      assertThatThrownBy(
              () -> transport.bind(endpoint, TransportOptions.DEFAULTS, new Echo()), endpoint)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
      assertThatThrownBy(
              () -> transport.connect(endpoint, TransportOptions.DEFAULTS, new Inbox()), endpoint)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void aClientThatLeavesIsNoticed() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    Binding binding = bind(peer -> new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        peer.send(message.reply(body(message)));
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

  @Test
  void messagesSentBeforeTheServerClosesStillArrive() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Binding binding = bind(peer -> receiver(message -> {
      for (int i = 0; i < 50; i++) {
        peer.send(message.reply(body(message)));
      }
      answered.countDown();
    }));
    Inbox inbox = new Inbox();
    connect(binding, inbox).send(() -> Message.of(null, new byte[1_000]));
    assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
    binding.close();
    for (int i = 0; i < 50; i++) {
      assertThat(body(inbox.take())).hasSize(1_000);
    }
  }

  @Test
  void closingDuringTrafficEndsEveryWait() throws Exception {
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
  void closingTwiceDoesNothing() throws Exception {
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
  void aCallbackMayCloseItsOwnSide() throws Exception {
    CountDownLatch serverClosed = new CountDownLatch(1);
    AtomicReference<Binding> bound = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    Binding binding = bind(peer -> receiver(message -> {
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
  void aPeerThatDoesNotReadIsBounded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch filled = new CountDownLatch(1);
    Binding binding = bind(peer -> receiver(message -> {
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
  void messagesForASlowPeerAreWrittenOnceItReads() throws Exception {
    int count = 5_000;
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(count);
    Binding binding = bind(peer -> receiver(message -> {
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
  void anInterruptEndsAWaitAndNothingElse() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Binding binding = bind(peer -> receiver(message -> {
      if (body(message).length == 5) {
        release.await();
      }
      peer.send(message.reply(body(message)));
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
  void aWaitEndsAtItsDeadline() throws Exception {
    Binding binding = bind(peer -> receiver(message -> {}));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    inbox.awaitConnected();
    channel.send(() -> Message.of(null, new byte[] {1}));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    channel.await(() -> false, deadline);
    assertThat(System.nanoTime() - deadline).isNotNegative();
  }

  @Test
  void aMessageTwiceTheLimitIsRefused() throws Exception {
    TransportOptions small = small();
    Binding binding = opened(transport.bind(freeEndpoint(), small, new Echo()));
    Inbox inbox = new Inbox();
    Channel channel = connect(binding, inbox);
    channel.send(() -> Message.of(null, new byte[2 * small.maxMessageBytes()]));
    assertThat(body(inbox.take())).as("up to twice the limit").hasSize(2 * small.maxMessageBytes());
    channel.send(() -> Message.of(null, new byte[2 * small.maxMessageBytes() + 1]));
    assertThat(inbox.awaitDisconnected()).isNotBlank();
    inbox.awaitConnected();
    inbox.awaitConnected();
    channel.send(() -> Message.of(null, new byte[] {1}));
    assertThat(body(inbox.take())).hasSize(1);
  }

  protected static TransportOptions small() {
    return new Settings().maxMessageBytes(1_000).options();
  }

  @Test
  void openingAndClosingLeavesNothingBehind() throws Exception {
    openAndClose();
    Leaks before = Leaks.settled();
    for (int i = 0; i < 10; i++) {
      openAndClose();
    }
    Leaks.assertNoMoreThan(before);
  }

  private void openAndClose() throws InterruptedException {
    try (Binding binding = transport.bind(freeEndpoint(), TransportOptions.DEFAULTS, new Echo());
        Caller caller = new Caller(transport, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  /** One thread's part of a test. */
  @FunctionalInterface
  protected interface Task {
    void run(int thread) throws Exception;
  }

  protected static void inParallel(int threads, Task task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        parts.add(pool.submit(() -> {
          task.run(thread);
          return null;
        }));
      }
      for (Future<?> part : parts) {
        part.get(50, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
