package io.zerocall.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
  @Test
  void noPortIsFoundTwice() {
    Set<Integer> found = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      assertThat(found.add(FreePort.find())).isTrue();
    }
  }

  @Test
  void aServerCanListenOnItAndTheSystemNeverAssignsIt() throws Exception {
    int port = FreePort.find();
    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(server.getLocalPort()).isEqualTo(port).isLessThan(any.getLocalPort());
    }
  }
}
