package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However much one connection sends, the others are served. */
class FairnessTest {
  /** A fraction of the time that the flood takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long GATE_SECONDS = 60;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  /** Methods, some of which take a while. */
  public final class Service {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    /** Takes 100 µs of processor time. */
    @RpcMethod
    public int work() {
      long since = System.nanoTime();
      while (System.nanoTime() - since < 100_000) {
        Thread.onSpinWait();
      }
      return 1;
    }

    /** Waits until the test releases it. */
    @RpcMethod
    public boolean waitForGate() throws InterruptedException {
      begun.incrementAndGet();
      return gate.await(GATE_SECONDS, TimeUnit.SECONDS);
    }

    /** Too slow for the leader's thread. */
    @RpcMethod
    public int nap() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(2);
      return 2;
    }
  }

  @AfterEach
  void openGate() {
    gate.countDown();
  }

  @Test
  void aNewClientIsAnsweredWhileAnotherFloods() throws Exception {
    try (RpcServer server = RpcServer.builder()
            .bind(Wired.ANY_PORT)
            .register("fair", new Service())
            .start();
        FloodingPeer flooding = FloodingPeer.start(server.endpoint(), "fair.work", 300)) {
      flooding.awaitSent(3_000);
      try (RpcClient client = RpcClient.builder().timeout(PATIENCE).connect(server.endpoint())) {
        assertThat(client.call("fair.work", Integer.class)).isEqualTo(1);
        assertThat(client.call("fair.nap", Integer.class)).isEqualTo(2);
        assertThat(client.call("fair.mult", Integer.class, 6, 7)).isEqualTo(42);
      }
    }
  }

  @Test
  void theRestOfAFloodDelaysNoOtherOnceItsConnectionIsClosed() throws Exception {
    try (RpcServer server =
        RpcServer.builder().bind(Wired.ANY_PORT).register("fair", new Service()).start()) {
      try (FloodingPeer flooding = FloodingPeer.start(server.endpoint(), "fair.work", 300)) {
        flooding.awaitSent(3_000);
      }
      try (RpcClient client = RpcClient.builder().timeout(PATIENCE).connect(server.endpoint())) {
        assertThat(client.call("fair.work", Integer.class)).isEqualTo(1);
      }
      eventually("no exchange is left", () -> server.statistics().exchangesRunning() == 0);
    }
  }

  @Test
  void aClosedConnectionsCallsThatHaveNotBegunNeverDo() throws Exception {
    RpcLimits oneConnection = RpcLimits.DEFAULTS.withConnections(1);
    int requests = 500;
    try (RpcServer server = RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .limits(oneConnection)
        .threads(2)
        .register("fair", new Service())
        .start()) {
      try (RawPeer leaving = RawPeer.connect(server.endpoint()).handshake("DEALER")) {
        leaving.send(FloodingPeer.requests("fair.waitForGate", "", requests));
        eventually("a call has begun", () -> begun.get() > 0);
        leaving.reset();
      }
      eventually("the server has noticed its end", () -> isAdmitted(server.endpoint()));
      eventually("its calls wait no more", () -> server.statistics().callsWaiting() == 0);
      gate.countDown();
      try (RpcClient client = RpcClient.builder()
          .timeout(Duration.ofSeconds(30))
          .connectTimeout(Duration.ofSeconds(30))
          .connect(server.endpoint())) {
        assertThat(client.call("fair.nap", Integer.class)).isEqualTo(2);
      }
      eventually("no exchange is left", () -> server.statistics().exchangesRunning() == 0);
      assertThat(begun.get()).isLessThan(requests / 10);
    }
  }

  /** Returns whether the server accepts another connection. */
  private static boolean isAdmitted(String endpoint) {
    try (RawPeer peer = RawPeer.connect(endpoint)) {
      var unused = peer.handshake("DEALER");
      peer.reset();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void callsThatOneClientHoldsOpenLeaveWorkersToAnother() throws Exception {
    try (RpcServer server = RpcServer.builder()
            .bind(Wired.ANY_PORT)
            .threads(16)
            .register("fair", new Service())
            .start();
        RawPeer holding = RawPeer.connect(server.endpoint()).handshake("DEALER")) {
      holding.send(FloodingPeer.requests("fair.waitForGate", "", 200));
      awaitNoMoreBegin();
      assertAnotherIsAnswered(server);
    }
  }

  @Test
  void aThousandCallsThatOneClientHoldsOpenLeaveWorkersToAnother() throws Exception {
    int most = RpcLimits.DEFAULTS.inFlight();
    try (RpcServer server = RpcServer.builder()
            .bind(Wired.ANY_PORT)
            .register("fair", new Service())
            .start();
        RawPeer holding = RawPeer.connect(server.endpoint()).handshake("DEALER")) {
      holding.send(FloodingPeer.requests("fair.waitForGate", "", most));
      awaitNoMoreBegin();
      assertAnotherIsAnswered(server);
    }
  }

  /** Waits until all calls have begun that the server lets begin, as far as the test can see. */
  private void awaitNoMoreBegin() {
    AtomicInteger known = new AtomicInteger();
    AtomicLong since = new AtomicLong(System.nanoTime());
    eventually("no more calls begin", () -> {
      int now = begun.get();
      if (known.getAndSet(now) != now) {
        since.set(System.nanoTime());
      }
      return now > 0 && System.nanoTime() - since.get() > SETTLED_NANOS;
    });
  }

  /** Calls more than once, since workers may still be busy when the first call arrives. */
  private static void assertAnotherIsAnswered(RpcServer server) {
    try (RpcClient client = RpcClient.builder().timeout(PATIENCE).connect(server.endpoint())) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.call("fair.nap", Integer.class)).isEqualTo(2);
      }
    }
  }
}
