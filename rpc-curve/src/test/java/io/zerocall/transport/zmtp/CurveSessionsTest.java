package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcCurve;
import io.zerocall.testing.CurveFiles;
import io.zerocall.testing.RandomSeed;
import io.zerocall.transport.CurveCryptography;
import io.zerocall.transport.Message;
import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.engine.InboundBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CURVE between two sessions, without a network. */
class CurveSessionsTest {
  private static final Random SEEDS = RandomSeed.random("CurveSessionsTest");
  private static final int MOST_BYTES = 100_000;

  private final Random random = new Random(SEEDS.nextLong());

  @TempDir
  private Path directory;

  private CurveFiles serverFiles;
  private CurveFiles ann;
  private Path clients;

  @BeforeEach
  void makeKeys() throws IOException {
    serverFiles = CurveFiles.in(directory, "server");
    ann = CurveFiles.in(directory, "ann");
    clients = Files.writeString(
        directory.resolve("clients"), "# those that may connect\n\nann " + ann.publicText() + "\n");
  }

  private CurveSide server() {
    return side(RpcCurve.ofServer(serverFiles.secretKey(), clients), true);
  }

  private CurveSide client(CurveFiles own, CurveFiles server) {
    return side(RpcCurve.ofClient(own.secretKey(), server.publicKey()), false);
  }

  private static CurveSide side(RpcCurve keys, boolean isServer) {
    CurveSide side = CurveSide.of(keys, isServer);
    assertThat(side).isNotNull();
    return side;
  }

  /** One end, with what it has sent and received. */
  private static class End implements Session.Sink {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<Message> messages = new ArrayList<>();
    Session session;
    private @Nullable String user;
    private @Nullable ZmtpException failure;
    private int pings;

    @Override
    public void established() {}

    @Override
    public void compute(HandshakeStep step) throws ZmtpException {
      step.run();
      session.onComputed(step);
    }

    @Override
    public void authenticated(String name) {
      user = name;
    }

    @Override
    public void message(Message message) {
      messages.add(message);
    }

    @Override
    public void onCommand() {
      pings++;
    }

    @Override
    public void send(byte[] bytes) {
      FrameSeal seal = session == null ? null : session.seal();
      sent.writeBytes(seal != null && Command.isTraffic(bytes) ? seal.sealCommand(bytes) : bytes);
    }

    private byte[] takeSent() {
      byte[] bytes = sent.toByteArray();
      sent.reset();
      return bytes;
    }

    private void receive(byte[] bytes) {
      try {
        session.read(ByteBuffer.wrap(bytes));
      } catch (ZmtpException e) {
        failure = e;
      }
    }

    private String reason() {
      assertThat(failure).isNotNull();
      return String.valueOf(failure.getMessage());
    }

    private void sendMessage(Message message) {
      FrameSeal seal = session.seal();
      assertThat(seal).isNotNull();
      sent.writeBytes(seal.seal(message));
    }
  }

  private static SessionLimits limits() {
    return new SessionLimits(MOST_BYTES, InboundBudget.forMessagesOf(MOST_BYTES));
  }

  private static End serverEnd(CurveSide curve) {
    End end = new End();
    end.session = Session.server(curve, limits(), end);
    return end;
  }

  private static End clientEnd(@Nullable CurveSide curve, @Nullable PlainCredentials credentials) {
    End end = new End();
    end.session = Session.client(curve, credentials, limits(), end);
    return end;
  }

  /** Exchanges bytes until neither end has sent any. */
  private void shakeHands(End client, End server) {
    client.receive(server.session.greeting());
    server.receive(client.session.greeting());
    for (int i = 0; i < 10 && client.failure == null && server.failure == null; i++) {
      deliver(client.takeSent(), server);
      deliver(server.takeSent(), client);
    }
    deliver(server.takeSent(), client); // perhaps an ERROR
  }

  private void deliver(byte[] bytes, End to) {
    int at = 0;
    while (at < bytes.length && to.failure == null) {
      int count = Math.min(bytes.length - at, 1 + random.nextInt(300));
      to.receive(Arrays.copyOfRange(bytes, at, at + count));
      at += count;
    }
  }

  private static Message message(byte[] header, byte[] body) {
    return Message.of(header.length == 0 ? null : header, body);
  }

  private byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  @RepeatedTest(20)
  void messagesTravelEncryptedBothWays() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, server);
    assertThat(client.failure).isNull();
    assertThat(server.failure).isNull();
    assertThat(server.user).isEqualTo("ann");
    for (End from : List.of(client, server)) {
      End to = from == client ? server : client;
      byte[] header = bytes(300);
      byte[] body = bytes(60_000);
      from.sendMessage(message(header, body));
      byte[] wire = from.takeSent();
      if (body.length > 20) {
        assertThat(new String(wire, java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain(new String(body, 0, 20, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      deliver(wire, to);
      assertThat(to.failure).isNull();
      assertThat(to.messages).hasSize(1);
      assertThat(to.messages.get(0).body()).isEqualTo(body);
    }
  }

  @Test
  void pingsAreEncryptedToo() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, server);
    client.send(Command.ping(10));
    byte[] wire = client.takeSent();
    assertThat(wire[0] & FrameEncoding.COMMAND).isZero();
    deliver(wire, server);
    assertThat(server.pings).isEqualTo(1);
    deliver(server.takeSent(), client);
    assertThat(client.failure).isNull();
    assertThat(client.pings).isEqualTo(1); // the PONG
  }

  @Test
  void otherMechanismsAreRefused() {
    for (End client :
        List.of(clientEnd(null, null), clientEnd(null, new PlainCredentials("ann", "x")))) {
      End server = serverEnd(server());
      shakeHands(client, server);
      assertThat(server.session.established()).isFalse();
      assertThat(server.reason()).contains("instead of CURVE");
      assertThat(client.reason()).contains("the server requires CURVE keys");
    }
    End plainServer = new End();
    plainServer.session = Session.server(false, limits(), plainServer);
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, plainServer);
    assertThat(client.reason()).contains("the server has no CURVE keys");
  }

  @Test
  void aClientWithoutAKnownKeyIsRefused() {
    End server = serverEnd(server());
    End eve = clientEnd(client(CurveFiles.in(directory, "eve"), serverFiles), null);
    shakeHands(eve, server);
    assertThat(server.reason()).isEqualTo("a CURVE key of no client that is admitted");
    assertThat(eve.reason())
        .isEqualTo("refused: the server doesn't know this client's key (ERROR 400)");
    assertThat(server.user).isNull();
  }

  @Test
  void aServerWithAnotherKeyIsNotTrusted() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, CurveFiles.in(directory, "other")), null);
    shakeHands(client, server);
    assertThat(server.reason()).contains("HELLO").contains("can't be decrypted");
    assertThat(client.session.established()).isFalse();
    assertThat(client.session.doubt()).isEqualTo(" (does the server have another key?)");
  }

  @Test
  void aServerThatOnlyKnowsTheClientsHelloCantAnswer() {
    End client = clientEnd(client(ann, serverFiles), null);
    End impostor = serverEnd(
        side(RpcCurve.ofServer(CurveFiles.in(directory, "impostor").secretKey(), clients), true));
    shakeHands(client, impostor);
    assertThat(client.session.established()).isFalse();
  }

  @Test
  void repeatedFramesAreRefused() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, server);
    client.sendMessage(message(new byte[0], new byte[] {1}));
    byte[] wire = client.takeSent();
    deliver(wire, server);
    assertThat(server.messages).hasSize(1);
    deliver(wire, server);
    assertThat(server.messages).hasSize(1);
    assertThat(server.reason()).isEqualTo("a CURVE nonce that was used before");
  }

  @Test
  void partsOfTwoMessagesNeverBecomeOne() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, server);
    List<byte[]> first = frames(client, new byte[] {'a'}, new byte[] {'1'});
    List<byte[]> second = frames(client, new byte[] {'b'}, new byte[] {'2'});
    deliver(first.get(0), server); // the header
    deliver(second.get(1), server); // the other message's body
    assertThat(server.messages).isEmpty();
    assertThat(server.reason())
        .isEqualTo("a CURVE nonce that doesn't follow the last one: a frame is missing");
  }

  private static List<byte[]> frames(End from, byte[] header, byte[] body) {
    from.sendMessage(message(header, body));
    byte[] both = from.takeSent();
    int half = both.length / 2; // both contents have a byte
    return List.of(Arrays.copyOf(both, half), Arrays.copyOfRange(both, half, both.length));
  }

  @RepeatedTest(200)
  void lostRepeatedAndReorderedFramesDeliverNothingWrong() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, server);
    End from = random.nextBoolean() ? client : server;
    End to = from == client ? server : client;
    List<byte[]> wire = new ArrayList<>();
    for (byte i = 0; i < 10; i++) {
      wire.addAll(frames(from, new byte[] {i}, new byte[] {i}));
    }
    int at = random.nextInt(wire.size() - 1);
    switch (random.nextInt(3)) {
      case 0 -> wire.remove(at);
      case 1 -> wire.add(at + random.nextInt(wire.size() - at) + 1, wire.get(at));
      default -> Collections.swap(wire, at, at + 1);
    }
    wire.forEach(frame -> deliver(frame, to));
    assertThat(to.failure).isNotNull();
    assertThat(to.messages.size()).isGreaterThanOrEqualTo(at / 2);
    for (int i = 0; i < to.messages.size(); i++) {
      assertThat(to.messages.get(i).header()).containsExactly(i);
      assertThat(to.messages.get(i).body()).containsExactly(i);
    }
  }

  @Test
  void aHelloWithOtherPaddingThanZerosIsRefused() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    client.receive(server.session.greeting());
    server.receive(client.session.greeting());
    byte[] hello = client.takeSent();
    hello[hello.length - 80 - Nonces.BYTES - 32 - 1] = 1;
    deliver(hello, server);
    assertThat(server.reason()).isEqualTo("a malformed HELLO");
  }

  @Test
  void aCommandBeforeTheLastOneIsAnsweredIsRefused() {
    List<HandshakeStep> steps = new ArrayList<>();
    End server = new End() {
      @Override
      public void compute(HandshakeStep step) {
        steps.add(step);
      }
    };
    server.session = Session.server(server(), limits(), server);
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, server);
    assertThat(steps).hasSize(1);
    deliver(Command.ping(1), server);
    assertThat(server.reason()).isEqualTo("the command PING before the last one was answered");
  }

  @Test
  void framesWithoutEncryptionAreRefused() {
    for (byte[] frame :
        List.of(new byte[] {0, 1, 'x'}, new byte[] {1, 0}, Command.ping(1), Command.error("400"))) {
      End server = serverEnd(server());
      End client = clientEnd(client(ann, serverFiles), null);
      shakeHands(client, server);
      deliver(frame, server);
      assertThat(server.reason()).isEqualTo("a frame that CURVE has not encrypted");
      assertThat(server.messages).isEmpty();
    }
  }

  @Test
  void messagesAreLimitedAsWithoutEncryption() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    shakeHands(client, server);
    client.sendMessage(message(new byte[0], new byte[MOST_BYTES]));
    deliver(client.takeSent(), server);
    assertThat(server.failure).isNull();
    assertThat(server.messages).hasSize(1);
    client.sendMessage(message(new byte[1], new byte[MOST_BYTES]));
    deliver(client.takeSent(), server);
    assertThat(server.reason()).isEqualTo("a message of more than " + MOST_BYTES + " bytes");
    End other = serverEnd(server());
    End too = clientEnd(client(ann, serverFiles), null);
    shakeHands(too, other);
    too.sendMessage(message(new byte[0], new byte[MOST_BYTES + 1]));
    deliver(too.takeSent(), other);
    assertThat(other.reason()).isEqualTo("a frame of more than " + MOST_BYTES + " bytes");
  }

  @RepeatedTest(300)
  void damagedBytesEstablishNothingAndDeliverNothing() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    client.receive(server.session.greeting());
    server.receive(client.session.greeting());
    boolean ofClient = random.nextBoolean();
    int damaged = random.nextInt(3);
    for (int i = 0; i < 3 && client.failure == null && server.failure == null; i++) {
      byte[] request = client.takeSent();
      deliver(ofClient && i == damaged ? changed(request) : request, server);
      byte[] reply = server.takeSent();
      deliver(!ofClient && i == damaged ? changed(reply) : reply, client);
      if (i == 1 && client.session.established() && server.session.established()) {
        client.sendMessage(message(new byte[0], new byte[] {1, 2, 3}));
        server.sendMessage(message(new byte[0], new byte[] {1, 2, 3}));
      }
    }
    for (End end : List.of(client, server)) {
      for (Message message : end.messages) {
        assertThat(message.body()).containsExactly(1, 2, 3);
      }
    }
  }

  private byte[] changed(byte[] bytes) {
    byte[] changed = bytes.clone();
    if (changed.length > 0) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  @Test
  void keysOfTheWrongSideAreRefused() {
    RpcCurve server = RpcCurve.ofServer(serverFiles.secretKey(), clients);
    RpcCurve client = RpcCurve.ofClient(ann.secretKey(), serverFiles.publicKey());
    assertThatThrownBy(() -> CurveSide.of(server, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("curve: the keys of a server (expected: RpcCurve.ofClient)");
    assertThatThrownBy(() -> CurveSide.of(client, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("curve: the keys of a client (expected: RpcCurve.ofServer)");
  }

  @Test
  void aFrameOfMoreBytesThanAnArrayHasIsRefused() {
    for (long length : new long[] {Integer.MAX_VALUE - 7L, Integer.MAX_VALUE + 1L, -1}) {
      End server = new End();
      server.session = Session.server(
          server(),
          new SessionLimits(Long.MAX_VALUE, InboundBudget.forMessagesOf(MOST_BYTES)),
          server);
      End client = clientEnd(client(ann, serverFiles), null);
      shakeHands(client, server);
      assertThat(server.failure).isNull();
      deliver(
          ByteBuffer.allocate(9).put((byte) FrameEncoding.LONG).putLong(length).array(), server);
      assertThat(server.reason()).startsWith("a frame of more than ");
    }
  }

  @Test
  void theInitiateOfAnotherConnectionIsRefused() {
    End server = serverEnd(server());
    End client = clientEnd(client(ann, serverFiles), null);
    byte[] initiate = initiate(client, server);
    End other = serverEnd(server());
    initiate(clientEnd(client(ann, serverFiles), null), other);
    deliver(initiate, other);
    assertThat(other.reason()).isEqualTo("a CURVE INITIATE with another cookie");
    assertThat(other.user).isNull();
    deliver(initiate, server);
    assertThat(server.user).isEqualTo("ann");
    deliver(initiate, server);
    assertThat(server.reason()).isEqualTo("a frame that CURVE has not encrypted");
  }

  /** Performs the handshake up to the client's INITIATE, and returns it. */
  private byte[] initiate(End client, End server) {
    client.receive(server.session.greeting());
    server.receive(client.session.greeting());
    deliver(client.takeSent(), server);
    deliver(server.takeSent(), client);
    return client.takeSent();
  }

  @Test
  void secretKeysAreOverwrittenAfterTheHandshake() {
    List<byte[]> secrets = new ArrayList<>();
    CurveSide real = server();
    CurveCryptography watching = new CurveCryptography() {
      @Override
      public byte[] publicKey(byte[] secretKey) {
        secrets.add(secretKey);
        return real.cryptography().publicKey(secretKey);
      }

      @Override
      public byte @Nullable [] sharedKey(byte[] secretKey, byte[] publicKey) {
        secrets.add(secretKey);
        return real.cryptography().sharedKey(secretKey, publicKey);
      }

      @Override
      public void seal(byte[] sharedKey, byte[] nonce, byte[] plain, byte[] into, int at) {
        real.cryptography().seal(sharedKey, nonce, plain, into, at);
      }

      @Override
      public byte @Nullable [] open(
          byte[] sharedKey, byte[] nonce, byte[] sealed, int at, int length) {
        return real.cryptography().open(sharedKey, nonce, sealed, at, length);
      }
    };
    End server = serverEnd(new CurveSide(real.settings(), watching));
    End client = clientEnd(new CurveSide(client(ann, serverFiles).settings(), watching), null);
    shakeHands(client, server);
    assertThat(server.session.established()).isTrue();
    assertThat(client.session.established()).isTrue();
    assertThat(secrets).hasSizeGreaterThan(5).allMatch(key -> Arrays.equals(key, new byte[32]));
  }

  @Test
  void weakKeysAreRefused() {
    for (int weak = 0; weak < 2; weak++) { // points of small order: 0 and 1
      End server = serverEnd(server());
      End client = clientEnd(client(ann, serverFiles), null);
      client.receive(server.session.greeting());
      server.receive(client.session.greeting());
      byte[] hello = client.takeSent();
      int keyAt = hello.length - 80 - Nonces.BYTES - 32;
      Arrays.fill(hello, keyAt, keyAt + 32, (byte) 0);
      hello[keyAt] = (byte) weak;
      deliver(hello, server);
      assertThat(server.reason()).isEqualTo("an insecure CURVE key");
    }
  }
}
