package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that open and close, properly or not, leave nothing behind. */
class BrokenConnectionsTest {
  private static final int MOST = 20;

  private final ZmtpTransport transport = new ZmtpTransport();
  private final Echo echo = new Echo();
  private final Binding binding = transport.bind(
      "tcp://127.0.0.1:0",
      new Settings().maxConnections(MOST).heartbeatMillis(60_000).options(),
      echo);

  @AfterEach
  void close() {
    binding.close();
  }

  private RawPeer connect() throws Exception {
    return RawPeer.connect(binding.endpoint()).handshake("DEALER");
  }

  private void isServed() throws InterruptedException {
    try (Caller caller = new Caller(transport, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  @Test
  void oneThatIsResetInMidMessageIsForgotten() throws Exception {
    for (int i = 0; i < 100; i++) {
      RawPeer peer = connect();
      peer.send(RawPeer.frame(RawPeer.MORE, new byte[i]));
      peer.send(RawPeer.claim(0, 4 << 20));
      peer.send(new byte[i * 500]);
      peer.reset();
    }
    isServed();
    assertThat(echo.connections()).as("that have sent a message").isEqualTo(1);
  }

  @Test
  void oneThatIsResetWithRepliesOnTheWayIsForgotten() throws Exception {
    int count = 50;
    for (int i = 0; i < count; i++) {
      RawPeer peer = connect();
      peer.send(RawPeer.frame(0, new byte[1_000_000]));
      peer.send(RawPeer.frame(0, new byte[10]));
      peer.readFully(20);
      peer.reset();
    }
    isServed();
    eventually("every end is reported", () -> echo.disconnections() == count + 1);
    assertThat(echo.connections()).isEqualTo(count + 1);
  }

  @Test
  void oneThatSendsNoMoreIsAnsweredNoMore() throws Exception {
    try (RawPeer peer = connect()) {
      peer.send(RawPeer.frame(0, new byte[10]));
      assertThat(peer.readFrame()).hasSize(10);
      peer.send(RawPeer.frame(0, new byte[10]));
      peer.endOutput();
      assertThat(peer.isClosed()).isTrue();
    }
    eventually("its end is reported", () -> echo.disconnections() == 1);
    assertThat(binding.counters().received()).isEqualTo(2);
    isServed();
  }
}
