package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Settings;
import io.zerocall.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that complete their handshake slowly or never. */
class HandshakesTest {
  private static final int MOST = 10;
  private static final long HANDSHAKE_MILLIS = 500;

  private final ZmtpTransport transport = new ZmtpTransport();
  private final Binding binding = transport.bind(
      "tcp://127.0.0.1:0",
      new Settings()
          .maxConnections(MOST)
          .handshakeMillis(HANDSHAKE_MILLIS)
          .heartbeatMillis(60_000)
          .options(),
      new Echo());

  @AfterEach
  void close() {
    binding.close();
  }

  private void isServed() throws InterruptedException {
    isServed(binding);
  }

  private void isServed(Binding server) throws InterruptedException {
    try (Caller caller = new Caller(transport, server.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  private static byte[] events() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(RawPeer.greeting());
    bytes.writeBytes(RawPeer.ready("DEALER"));
    return bytes.toByteArray();
  }

  @Test
  void placesTakenByHalfHandshakesAreFreeAgainInTime() throws Exception {
    List<RawPeer> held = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        RawPeer peer = RawPeer.connect(binding.endpoint());
        byte[] greeting = RawPeer.greeting();
        peer.send(greeting[0]);
        peer.readFully(64); // so that it is accepted before the next one
        held.add(peer);
        if (i % 2 == 0) {
          peer.send(Arrays.copyOfRange(greeting, 1, greeting.length));
        }
      }
      try (RawPeer oneTooMany = RawPeer.connect(binding.endpoint())) {
        assertThat(oneTooMany.isClosed()).isTrue();
      }
      isServed(); // it has retried until it was accepted
      for (RawPeer peer : held) {
        assertThat(peer.isClosed()).isTrue();
      }
      eventually("all are counted", () -> binding.counters().refused() > MOST);
    } finally {
      for (RawPeer peer : held) {
        peer.close();
      }
    }
  }

  @Test
  void aHandshakeByteByByteIsCutOffAtItsTimeout() throws Exception {
    byte[] events = events();
    long pauseNanos = 4 * HANDSHAKE_MILLIS * 1_000_000 / events.length;
    long begun = System.nanoTime();
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      for (byte b : events) {
        peer.sendUntilRefused(new byte[] {b}, 1);
        LockSupport.parkNanos(pauseNanos);
      }
      assertThat(peer.isClosed()).isTrue();
      assertThat(System.nanoTime() - begun).isGreaterThan(HANDSHAKE_MILLIS * 1_000_000);
    }
    assertThat(binding.counters().refused()).isEqualTo(1);
    isServed();
  }

  @Test
  void aHandshakeInPiecesIsNoneTheWorse() throws Exception {
    byte[] events = events();
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      for (byte b : events) {
        peer.send(b);
      }
      peer.readFully(64);
      peer.readFrame();
      for (byte b : RawPeer.frame(0, new byte[] {1, 2, 3})) {
        peer.send(b);
      }
      assertThat(peer.readFrame()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void messagesInTheSamePacketAsTheHandshakeAreServed() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(events());
    bytes.writeBytes(RawPeer.frame(0, new byte[] {1}));
    bytes.writeBytes(RawPeer.frame(0, new byte[] {2}));
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      peer.send(bytes.toByteArray());
      peer.readFully(64);
      peer.readFrame();
      assertThat(peer.readFrame()).containsExactly(1);
      assertThat(peer.readFrame()).containsExactly(2);
    }
  }

  @Test
  void aPeerThatDoesNotSpeakZmtpIsClosedAtOnce() throws Exception {
    TransportOptions patient = new Settings().handshakeMillis(600_000).options();
    try (Binding unhurried = transport.bind("tcp://127.0.0.1:0", patient, new Echo())) {
      for (String opening :
          List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0", "\u007f", "SSH-2.0-x")) {
        try (RawPeer peer = RawPeer.connect(unhurried.endpoint())) {
          peer.send(opening.getBytes(StandardCharsets.ISO_8859_1));
          assertThat(peer.isClosed())
              .as("long before the time for a handshake is over")
              .isTrue();
        }
      }
      assertThat(unhurried.counters().refused()).isEqualTo(4);
      isServed(unhurried);
    }
  }

  @Test
  void aClientOfTheWrongTypeGetsAnError() throws Exception {
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      peer.send(RawPeer.greeting());
      peer.send(RawPeer.ready("SUB"));
      peer.readFully(64);
      assertThat(new String(peer.readFrame(), StandardCharsets.ISO_8859_1)).contains("ERROR");
      assertThat(peer.isClosed()).isTrue();
    }
    isServed();
  }

  @Test
  void connectionsThatBreakOffInTheHandshakeLeaveTheirPlace() throws Exception {
    for (int i = 0; i < 5 * MOST; i++) {
      RawPeer peer = RawPeer.connect(binding.endpoint());
      peer.sendUntilRefused(RawPeer.greeting(), 1);
      if (i % 2 == 0) {
        peer.reset();
      } else {
        peer.close();
      }
    }
    isServed();
    eventually("all places are free", this::hasRoomForAll);
  }

  private boolean hasRoomForAll() {
    List<RawPeer> all = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        all.add(RawPeer.connect(binding.endpoint()).handshake("DEALER"));
      }
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      all.forEach(HandshakesTest::closed);
    }
  }

  private static void closed(RawPeer peer) {
    try {
      peer.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
