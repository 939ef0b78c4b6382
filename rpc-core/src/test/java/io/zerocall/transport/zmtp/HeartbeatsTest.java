package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.testing.TcpProxy;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Inbox;
import io.zerocall.transport.Message;
import io.zerocall.transport.Settings;
import io.zerocall.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Connections whose other end is silent. */
class HeartbeatsTest {
  private static final int BEAT_MILLIS = 300;
  private static final int SILENT_BEATS = 3;
  private static final TransportOptions OPTIONS = new Settings()
      .heartbeatMillis(BEAT_MILLIS)
      .handshakeMillis(1_000)
      .reconnectMillis(10, 20)
      .options();
  private static final TransportOptions PATIENT =
      new Settings().heartbeatMillis(60_000).options();

  private final ZmtpTransport transport = new ZmtpTransport();

  private static byte[] ping(String context) throws IOException {
    byte[] command = ("\4PING\0\0" + context).getBytes(StandardCharsets.ISO_8859_1);
    return RawPeer.frame(RawPeer.COMMAND, command);
  }

  private static byte[] pong(String context) {
    return ("\4PONG" + context).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isPing(byte[] frame) {
    return new String(frame, StandardCharsets.ISO_8859_1).startsWith("\4PING");
  }

  @Test
  void aServerAnswersAPingWithItsContext() throws Exception {
    try (Binding binding = transport.bind("tcp://127.0.0.1:0", PATIENT, new Echo());
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      for (String context : new String[] {"", "x", "0123456789abcdef"}) {
        peer.send(ping(context));
        assertThat(peer.readFrame()).isEqualTo(pong(context));
      }
    }
  }

  @Test
  void aClientWithoutWaitingCallersAnswersAPingWithItsContext() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Channel channel =
            transport.connect("tcp://127.0.0.1:" + server.getLocalPort(), PATIENT, new Inbox());
        RawPeer peer = new RawPeer(server.accept()).handshake("ROUTER")) {
      for (String context : new String[] {"", "x", "0123456789abcdef"}) {
        peer.send(ping(context));
        assertThat(peer.readFrame()).isEqualTo(pong(context));
      }
      assertThat(channel.connected()).isTrue();
    }
  }

  @Test
  void bothSidesNoticeThatTheNetworkDropsEverything() throws Exception {
    Echo echo = new Echo();
    Inbox inbox = new Inbox();
    try (Binding binding = transport.bind("tcp://127.0.0.1:0", OPTIONS, echo);
        TcpProxy proxy = TcpProxy.to(binding.endpoint());
        Channel channel = transport.connect(proxy.endpoint(), OPTIONS, inbox)) {
      channel.send(() -> Message.of(null, new byte[1]));
      inbox.take();
      long begun = System.nanoTime();
      proxy.swallow(true);
      assertThat(inbox.awaitDisconnected()).contains("no heartbeat");
      eventually("the server notices it", () -> echo.disconnections() == 1);
      assertThat(System.nanoTime() - begun)
          .as("not when something else gives up")
          .isLessThan(TimeUnit.MILLISECONDS.toNanos(10 * SILENT_BEATS * BEAT_MILLIS));
      proxy.swallow(false);
      inbox.awaitConnected();
      inbox.awaitConnected();
      channel.send(() -> Message.of(null, new byte[2]));
      assertThat(inbox.take().body()).hasSize(2);
    }
  }

  @Test
  void aServerClosesAClientThatIsSilentForItsAnnouncedTimeToLive() throws Exception {
    Echo echo = new Echo();
    try (Binding binding = transport.bind("tcp://127.0.0.1:0", PATIENT, echo);
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      peer.send(RawPeer.frame(0, new byte[1]));
      peer.readFrame();
      peer.send(RawPeer.ping(2));
      eventually("the server closes it", () -> echo.disconnections() == 1);
    }
  }

  /**
   * A PING announces after how long without traffic the other side may close the connection. So
   * another PING must follow in time, even to a peer that sends all the while and therefore needs
   * no probe.
   */
  @Test
  void anAnnouncedTimeToLiveIsRenewedInTime() throws Exception {
    try (Binding binding = transport.bind("tcp://127.0.0.1:0", OPTIONS, peer -> new Silence());
        RawPeer peer = RawPeer.connect(binding.endpoint()).handshake("DEALER")) {
      assertThat(isPing(peer.readFrame())).isTrue();
      AtomicBoolean over = new AtomicBoolean();
      Thread talking = new Thread(() -> {
        while (!over.get()) {
          peer.sendUntilRefused(new byte[] {0, 1, 'x'}, 1);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS / 10));
        }
      });
      talking.start();
      try {
        assertThat(isPing(peer.readFrame())).isTrue();
        assertThat(isPing(peer.readFrame())).isTrue();
      } finally {
        over.set(true);
        talking.join();
      }
    }
  }
}
