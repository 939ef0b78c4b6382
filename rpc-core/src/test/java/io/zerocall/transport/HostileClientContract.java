package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RandomSeed;
import io.zerocall.testing.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one client sends, the others are served. */
public abstract class HostileClientContract {
  private static final TransportOptions OPTIONS = new Settings()
      .maxMessageBytes(100_000)
      .maxConnections(50)
      .handshakeMillis(300)
      .reconnectMillis(50, 2_000)
      .heartbeatMillis(300)
      .options();

  private final Transport transport;
  private final Binding binding;
  private final int port;

  protected HostileClientContract(Transport transport) {
    this.transport = transport;
    binding = transport.bind("tcp://127.0.0.1:0", OPTIONS, new Echo());
    port = Integer.parseInt(binding.endpoint().substring("tcp://127.0.0.1:".length()));
  }

  @AfterEach
  void close() {
    binding.close();
  }

  private void othersAreServed() throws InterruptedException {
    try (Caller caller = new Caller(transport, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  @ParameterizedTest(name = "a length of {0}")
  @ValueSource(
      longs = {
        Long.MIN_VALUE,
        -1,
        0x8000_0000_7fff_ffffL,
        0x8000_0000_ffff_ffffL,
        0x8000_0000_8000_0000L,
        0xffff_ffff_0000_0010L,
        0x8000_0000_0003_0d41L,
        0x7fff_ffff_ffff_ffffL,
        0x7fff_ffffL,
        0x8000_0000L,
        200_001
      })
  void aClaimedLengthStopsNoThread(long length) throws Exception {
    for (int flags : new int[] {0, RawPeer.MORE, RawPeer.COMMAND}) {
      try (RawPeer afterHandshake = RawPeer.connect(port).handshake("DEALER");
          RawPeer asHandshake = RawPeer.connect(port);
          RawPeer withGreetingAtOnce = RawPeer.connect(port);
          RawPeer olderGreeting = RawPeer.connect(port)) {
        afterHandshake.send(RawPeer.claim(flags, length));
        afterHandshake.sendUntilRefused(new byte[1_000], 10);
        asHandshake.send(RawPeer.greeting());
        asHandshake.send(RawPeer.claim(RawPeer.COMMAND, length));
        withGreetingAtOnce.send(concat(RawPeer.greeting(), RawPeer.claim(flags, length)));
        olderGreeting.send(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0});
        olderGreeting.sendUntilRefused(RawPeer.claim(flags, length), 1);
        othersAreServed();
      }
    }
  }

  @Test
  void aNegativeLengthClosesItsConnection() throws Exception {
    try (RawPeer peer = RawPeer.connect(port).handshake("DEALER")) {
      peer.send(RawPeer.frame(0, new byte[] {1}));
      peer.send(RawPeer.claim(0, 0x8000_0000_7fff_ffffL));
      peer.sendUntilRefused(new byte[1_000], 10);
      assertThat(peer.isClosed()).isTrue();
    }
    assertThat(binding.counters().refused()).isPositive();
    othersAreServed();
  }

  @Test
  void aMessageOfEndlessFramesIsRefused() throws Exception {
    try (RawPeer peer = RawPeer.connect(port).handshake("DEALER")) {
      peer.sendUntilRefused(RawPeer.frame(RawPeer.MORE, new byte[1]), 100_000);
      assertThat(peer.isClosed()).isTrue();
    }
    assertThat(binding.counters().refused()).isPositive();
    othersAreServed();
  }

  @Test
  void framesCountTogetherForTheLimit() throws Exception {
    try (RawPeer peer = RawPeer.connect(port).handshake("DEALER")) {
      peer.sendUntilRefused(RawPeer.frame(RawPeer.MORE, new byte[150_000]), 2);
      assertThat(peer.isClosed()).isTrue();
    }
    othersAreServed();
  }

  @Test
  void fourFramesAreNoMessageButNoCrime() throws Exception {
    try (RawPeer peer = RawPeer.connect(port).handshake("DEALER")) {
      for (int i = 0; i < 3; i++) {
        peer.send(RawPeer.frame(RawPeer.MORE, new byte[] {1}));
      }
      peer.send(RawPeer.frame(0, new byte[] {1}));
      othersAreServed();
    }
    assertThat(binding.counters().refused()).isZero();
  }

  @Test
  void malformedCommandsDoNotAffectOtherClients() throws Exception {
    List<byte[]> commands = List.of(
        RawPeer.frame(RawPeer.COMMAND, ascii("\4PING")),
        RawPeer.frame(RawPeer.COMMAND, ascii("\4PING\0")),
        RawPeer.frame(RawPeer.COMMAND, ascii("\4PING\1\1")),
        RawPeer.frame(RawPeer.COMMAND, ascii("\4PINGxx" + "y".repeat(5_000))),
        RawPeer.frame(RawPeer.COMMAND, ascii("\4PONG")),
        RawPeer.frame(RawPeer.COMMAND, ascii("\5ERROR\377")),
        RawPeer.frame(RawPeer.COMMAND, new byte[0]),
        RawPeer.frame(RawPeer.COMMAND, ascii("\377")));
    for (byte[] command : commands) {
      try (RawPeer after = RawPeer.connect(port).handshake("DEALER");
          RawPeer instead = RawPeer.connect(port)) {
        after.sendUntilRefused(command, 2);
        instead.send(RawPeer.greeting());
        instead.sendUntilRefused(command, 1);
        othersAreServed();
      }
    }
  }

  @Test
  void malformedHandshakesDoNotAffectOtherClients() throws Exception {
    List<byte[]> openings = new ArrayList<>();
    openings.add(new byte[0]);
    openings.add(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    openings.add(new byte[1_000]);
    byte[] plain = RawPeer.greeting();
    System.arraycopy(ascii("PLAIN"), 0, plain, 12, 5);
    openings.add(plain);
    openings.add(concat(RawPeer.greeting(), RawPeer.ready("PUB")));
    openings.add(concat(RawPeer.greeting(), RawPeer.frame(RawPeer.COMMAND, ascii("\5READY\377"))));
    openings.add(concat(RawPeer.greeting(), RawPeer.frame(RawPeer.COMMAND, new byte[100_000])));
    openings.add(concat(RawPeer.greeting(), RawPeer.ready("DEALER", "Identity", "x".repeat(300))));
    openings.add(concat(RawPeer.greeting(), RawPeer.ready("DEALER", "Identity", "\0\0\0\0\1")));
    for (byte[] opening : openings) {
      try (RawPeer peer = RawPeer.connect(port)) {
        peer.send(opening);
        othersAreServed();
      }
    }
  }

  @Test
  void randomBytesDoNotAffectOtherClients() throws Exception {
    Random random = RandomSeed.random(getClass().getName());
    for (int i = 0; i < 40; i++) {
      byte[] noise = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(noise);
      try (RawPeer raw = RawPeer.connect(port);
          RawPeer greeted = RawPeer.connect(port);
          RawPeer ready = RawPeer.connect(port).handshake("DEALER")) {
        raw.sendUntilRefused(noise, 1);
        greeted.send(RawPeer.greeting());
        greeted.sendUntilRefused(noise, 1);
        ready.sendUntilRefused(noise, 1);
      }
    }
    othersAreServed();
  }

  @Test
  void halfHandshakesAreClosedInTime() throws Exception {
    try (RawPeer silent = RawPeer.connect(port);
        RawPeer greeted = RawPeer.connect(port)) {
      greeted.send(RawPeer.greeting());
      assertThat(silent.isClosed()).isTrue();
      assertThat(greeted.isClosed()).isTrue();
    }
    othersAreServed();
  }

  @Test
  void aClientThatSaysNothingButAnswersHeartbeatsStays() throws Exception {
    Inbox inbox = new Inbox();
    try (var channel = transport.connect(binding.endpoint(), OPTIONS, inbox)) {
      inbox.awaitConnected();
      // Longer than the handshake timeout: the connection with the incomplete handshake is closed,
      // the other stays.
      try (RawPeer greeted = RawPeer.connect(port)) {
        greeted.send(RawPeer.greeting());
        assertThat(greeted.isClosed()).isTrue();
      }
      assertThat(channel.connected()).isTrue();
      channel.send(() -> Message.of(null, new byte[] {1}));
      inbox.take();
    }
  }

  @Test
  void forgedPropertiesAreRefusedAndDoNotAffectOtherClients() throws Exception {
    Inbox inbox = new Inbox();
    try (var channel = transport.connect(binding.endpoint(), TransportOptions.DEFAULTS, inbox);
        RawPeer forger = RawPeer.connect(port)
            .handshake("DEALER", "peer-ADDRESS", "127.0.0.1:1", "User-Id", "root")) {
      inbox.awaitConnected();
      forger.sendUntilRefused(RawPeer.frame(0, new byte[] {1}), 1);
      forger.sendUntilRefused(RawPeer.claim(0, -1), 1);
      channel.send(() -> Message.of(null, new byte[] {1}));
      inbox.take();
    }
    othersAreServed();
  }

  @Test
  void connectionsAreCapped() throws Exception {
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        peers.add(RawPeer.connect(port));
      }
      try (RawPeer oneTooMany = RawPeer.connect(port)) {
        assertThat(oneTooMany.isClosed()).isTrue();
      }
      assertThat(binding.counters().refused()).isPositive();
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
    othersAreServed();
  }

  @Test
  void aRequestSocketIsServed() throws Exception {
    try (RawPeer peer = RawPeer.connect(port).handshake("REQ")) {
      peer.send(RawPeer.frame(RawPeer.MORE, new byte[0]));
      peer.send(RawPeer.frame(0, ascii("hello")));
      assertThat(peer.readFrame()).isEmpty();
      assertThat(peer.readFrame()).isEqualTo(ascii("hello"));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void endpointsContainTheRealPort() throws IOException {
    assertThat(port).isPositive();
    try (Binding everywhere = transport.bind("tcp://*:0", OPTIONS, new Echo())) {
      assertThat(everywhere.endpoint()).matches("tcp://\\*:[1-9][0-9]*");
      int other = Integer.parseInt(everywhere.endpoint().substring("tcp://*:".length()));
      RawPeer.connect(other).close();
    }
  }
}
