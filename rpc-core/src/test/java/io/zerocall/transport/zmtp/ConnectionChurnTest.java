package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Leaks;
import io.zerocall.transport.TransportOptions;
import org.junit.jupiter.api.Test;

/** A thousand connections that open and close leave nothing behind. */
class ConnectionChurnTest {
  private static final int COUNT = 1_000;

  private final Echo echo = new Echo();

  @Test
  void closedConnectionsLeaveNothingBehind() throws Exception {
    connectAndClose(10); // excludes what a process creates only once
    Leaks before = Leaks.settled();
    connectAndClose(COUNT);
    Leaks.assertNoMoreThan(before);
  }

  private void connectAndClose(int count) throws Exception {
    try (Binding binding =
        new ZmtpTransport().bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, echo)) {
      int known = echo.disconnections();
      for (int i = 0; i < count; i++) {
        connectAndClose(binding, i % 4);
        known += i % 4 > 0 ? 1 : 0;
      }
      int all = known;
      eventually("every end is reported", () -> echo.disconnections() == all);
      Leaks open = Leaks.now();
      assertThat(open.descriptors()).as("with the binding still open").isLessThan(COUNT / 2);
    }
  }

  private static void connectAndClose(Binding binding, int kind) throws Exception {
    RawPeer peer = RawPeer.connect(binding.endpoint());
    if (kind > 0) {
      peer.handshake("DEALER");
      peer.send(RawPeer.frame(0, new byte[] {1}));
    }
    if (kind > 1) {
      peer.readFrame();
    }
    if (kind == 3) {
      peer.reset();
    } else {
      peer.close();
    }
  }
}
