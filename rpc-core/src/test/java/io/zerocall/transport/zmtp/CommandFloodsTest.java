package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Settings;
import io.zerocall.transport.engine.OverheadLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send commands and almost no messages. */
@Timeout(60)
class CommandFloodsTest {
  /** More than the limit refills while they are sent, even on a slow machine. */
  private static final int FLOOD = 1_000_000;

  private static final int AT_ONCE = 1_000;

  private final ZmtpTransport transport = new ZmtpTransport();

  private Binding bind() {
    return transport.bind(
        "tcp://127.0.0.1:0", new Settings().heartbeatMillis(60_000).options(), new Echo());
  }

  private static byte[] repeated(byte[] bytes, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\4PING\0\0", "\7UNKNOWN", "\1X", "\4PONG"})
  void aClientThatFloodsCommandsIsClosedThoughItReadsTheReplies(String command) throws Exception {
    byte[] flood = repeated(
        RawPeer.frame(RawPeer.COMMAND, command.getBytes(StandardCharsets.ISO_8859_1)), AT_ONCE);
    try (Binding binding = bind();
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(peer::isClosed);
      peer.sendUntilRefused(flood, FLOOD / AT_ONCE);
      assertThat(closed.get()).isTrue();
      assertThat(binding.counters().refused()).isEqualTo(1);
      try (Caller caller = new Caller(transport, binding.endpoint())) {
        assertThat(caller.call(10)).isNull();
      }
    }
  }

  @Test
  void asManyAsTheLimitAllowsAreAnswered() throws IOException {
    try (Binding binding = bind();
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      peer.send(repeated(RawPeer.ping(0), OverheadLimit.BURST));
      for (int i = 0; i < OverheadLimit.BURST; i++) {
        assertThat(peer.readFrame()).startsWith(4, 'P', 'O', 'N', 'G');
      }
      assertThat(binding.counters().refused()).isZero();
    }
  }

  @Test
  void aClientMaySendAPingWithEveryMessage() throws IOException {
    try (Binding binding = bind();
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      for (int i = 0; i < 3 * OverheadLimit.BURST; i++) {
        peer.send(RawPeer.frame(0, new byte[] {'x'}));
        peer.send(RawPeer.ping(0));
        peer.readFrame();
        peer.readFrame();
      }
      assertThat(binding.counters().refused()).isZero();
    }
  }
}
