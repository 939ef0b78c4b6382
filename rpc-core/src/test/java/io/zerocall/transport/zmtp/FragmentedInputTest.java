package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RandomSeed;
import io.zerocall.testing.TcpProxy;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Inbox;
import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** A network that delivers bytes in arbitrary pieces makes no difference. */
class FragmentedInputTest {
  private static final int[] EDGES = {0, 1, 2, 254, 255, 256, 257, 8_191, 8_192, 8_193};

  private final ZmtpTransport transport = new ZmtpTransport();
  private final Random random = RandomSeed.random("FragmentedInputTest");

  private void allComesBack(IntUnaryOperator pieces, List<byte[]> bodies)
      throws IOException, InterruptedException {
    Inbox inbox = new Inbox();
    try (Binding binding =
            transport.bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, new Echo());
        TcpProxy proxy = new TcpProxy(binding.endpoint(), pieces);
        Channel channel = transport.connect(proxy.endpoint(), TransportOptions.DEFAULTS, inbox)) {
      for (byte[] body : bodies) {
        channel.send(() -> new Message(body.length % 2 == 0, null, body));
      }
      for (byte[] body : bodies) {
        Message reply = inbox.take();
        assertThat(reply.body()).isEqualTo(body);
        assertThat(reply.delimited()).isEqualTo(body.length % 2 == 0);
      }
    }
  }

  private byte[] body(int size) {
    byte[] body = new byte[size];
    random.nextBytes(body);
    return body;
  }

  @Test
  void oneByteAtATime() throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    for (int size : EDGES) {
      bodies.add(body(size));
    }
    allComesBack(bytes -> 1, bodies);
  }

  @Test
  void piecesAtRandom() throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      bodies.add(body(i < 5 ? 65_534 + i : random.nextInt(2_000)));
    }
    Random sizes = new Random(random.nextLong());
    allComesBack(bytes -> 1 + sizes.nextInt(Math.min(bytes, 1 << sizes.nextInt(13))), bodies);
  }
}
