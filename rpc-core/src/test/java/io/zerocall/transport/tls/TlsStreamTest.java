package io.zerocall.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcTls;
import io.zerocall.testing.RandomSeed;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** TLS over networks that split, damage and lose bytes, as a seed says. */
class TlsStreamTest {
  private static final int MOST_STEPS = 200_000;
  private static final Handshakes HANDSHAKES = new Handshakes();
  private static final TestAuthority AUTHORITY = TestAuthority.shared();
  private static final RpcTls SERVER = of(AUTHORITY.server()).withClientCertificate();
  private static final RpcTls CLIENT = of(AUTHORITY.client("ann"));

  private final Random random =
      new Random(RandomSeed.random("TlsStreamTest").nextLong() + System.identityHashCode(this));
  private final Semaphore progress = new Semaphore(0);
  private final FaultyPipe.Flow toServer = new FaultyPipe.Flow();
  private final FaultyPipe.Flow toClient = new FaultyPipe.Flow();
  private final byte[] request = bytes();
  private final byte[] reply = bytes();
  private final FaultyPipe clientsNetwork = new FaultyPipe(random, toServer, toClient);
  private final FaultyPipe serversNetwork = new FaultyPipe(random, toClient, toServer);
  private final TlsEnd client =
      new TlsEnd(TlsStream.client(clientsNetwork, CLIENT, "localhost", 1), random, request);
  private final TlsEnd server = new TlsEnd(
      TlsStream.server(serversNetwork, SERVER, HANDSHAKES, "127.0.0.1", progress::release),
      random,
      reply);

  private static RpcTls of(Issued issued) {
    return RpcTls.ofCertificate(issued.certificates(), issued.privateKey())
        .withTrust(AUTHORITY.certificate());
  }

  @AfterAll
  static void close() {
    HANDSHAKES.close();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 300 : 300_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A condition that may be asked between two steps. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private void stepUntil(Condition condition) throws IOException {
    for (int i = 0; i < MOST_STEPS && !condition.holds(); i++) {
      awaitTasks();
      TlsEnd next = random.nextBoolean() ? client : server;
      if (!next.isOver()) {
        next.step();
      }
    }
    assertThat(condition.holds()).as("after at most %s steps", MOST_STEPS).isTrue();
  }

  /** Waits for the other threads, so that the seed alone decides about each step. */
  private void awaitTasks() {
    while (server.stream().isBusy()) {
      try {
        assertThat(progress.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private boolean allHasArrived() throws IOException {
    return server.received().length == request.length
        && client.received().length == reply.length
        && client.hasWrittenAll()
        && server.hasWrittenAll();
  }

  @RepeatedTest(50)
  void everyByteArrivesInOrder() throws IOException {
    stepUntil(this::allHasArrived);
    assertThat(server.received()).isEqualTo(request);
    assertThat(client.received()).isEqualTo(reply);
    assertThat(server.stream().user()).isEqualTo("ann");
    assertThat(client.stream().user()).isNull();
  }

  @RepeatedTest(10)
  void theEndOfTheOutputArrivesAsTheEndOfTheStream() throws IOException {
    stepUntil(this::allHasArrived);
    client.stream().endOutput();
    stepUntil(() -> client.stream().flush() && server.isEnded());
    assertThat(server.failure()).isNull();
  }

  @RepeatedTest(100)
  void aDamagedByteIsNoticedAndNothingWrongIsDelivered() throws IOException {
    FaultyPipe.Flow damaged = random.nextBoolean() ? toServer : toClient;
    damaged.damaged = random.nextInt(1_500);
    stepUntil(() -> client.failure() != null
        || server.failure() != null
        || allHasArrived()
        || isStuck(damaged));
    assertThat(Arrays.mismatch(server.received(), request)).isIn(-1, server.received().length);
    assertThat(Arrays.mismatch(client.received(), reply)).isIn(-1, client.received().length);
    if (client.failure() != null) {
      assertThat(client.failure()).isInstanceOf(SSLException.class);
    }
    if (server.failure() != null) {
      assertThat(server.failure()).isInstanceOf(SSLException.class);
    }
  }

  /** Returns whether a damaged length may make an end wait for bytes that never come. */
  private boolean isStuck(FaultyPipe.Flow damaged) {
    return damaged.size() > damaged.damaged && ++waited > 5_000;
  }

  private int waited;

  @RepeatedTest(40)
  void aBrokenNetworkIsTheEndAndNothingWrongIsDelivered() throws IOException {
    FaultyPipe.Flow broken = random.nextBoolean() ? toServer : toClient;
    TlsEnd reading = broken == toServer ? server : client;
    broken.broken = random.nextInt(4_000);
    stepUntil(() -> reading.isOver() || allHasArrived());
    assertThat(Arrays.mismatch(server.received(), request)).isIn(-1, server.received().length);
    assertThat(Arrays.mismatch(client.received(), reply)).isIn(-1, client.received().length);
    assertThat(reading.failure()).isNull();
  }

  @RepeatedTest(100)
  void bytesThatAreNoHandshakeAreRefused() {
    byte[] noise = new byte[1 + random.nextInt(40_000)];
    random.nextBytes(noise);
    if (random.nextBoolean()) {
      noise[0] = 22;
    }
    ByteBuffer from = ByteBuffer.wrap(noise);
    for (int i = 0; i < MOST_STEPS && !server.isOver() && from.hasRemaining(); i++) {
      clientsNetwork.write(from);
      awaitTasks();
      server.step();
    }
    for (int i = 0; i < 1_000 && !server.isOver(); i++) {
      awaitTasks();
      server.step();
    }
    assertThat(server.received()).isEmpty();
    assertThat(server.stream().isOpen()).isFalse();
    if (noise[0] != 22) {
      assertThat(server.failure()).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void aDamagedHandshakeFailsOnBothSides() throws IOException {
    toClient.damaged = 180; // inside the first message that is encrypted
    stepUntil(() -> client.failure() != null && server.failure() != null);
    assertThat(client.stream().isOpen()).isFalse();
    assertThat(server.stream().isOpen()).isFalse();
    assertThat(TlsFailures.explain(server.failure(), "client")).startsWith("the client ");
  }

  @Test
  void theBytesOfAnIncompleteRecordAreCounted() {
    send(10_000);
    for (int i = 0; i < 1_000 && server.stream().heldBytes() < 10_000; i++) {
      awaitTasks();
      server.step();
    }
    assertThat(server.stream().heldBytes()).isEqualTo(10_000);
  }

  /** Sends the beginning of a record, to the server. */
  private void send(int bytes) {
    ByteBuffer begun =
        ByteBuffer.allocate(bytes).put(new byte[] {22, 3, 1, 0x3f, 0}).rewind();
    while (begun.hasRemaining()) {
      clientsNetwork.write(begun);
    }
  }

  @Test
  void fewBytesWaitForAHandshakesTurn() throws IOException {
    send(16_000);
    Handshakes one = new Handshakes(1, 1);
    try {
      one.request("192.0.2.1", () -> {});
      TlsStream waiting = TlsStream.server(serversNetwork, SERVER, one, "192.0.2.1", () -> {});
      ByteBuffer lent = ByteBuffer.allocate(128 << 10);
      for (int i = 0; i < 100; i++) {
        assertThat(waiting.read(lent.clear())).isZero();
      }
      assertThat(waiting.isBusy()).isTrue();
      assertThat(waiting.heldBytes()).isBetween(1, 4 << 10);
    } finally {
      one.close();
    }
  }
}
