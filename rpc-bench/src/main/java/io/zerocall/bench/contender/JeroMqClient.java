package io.zerocall.bench.contender;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Sends bytes and receives them back, through a DEALER for every calling thread. */
final class JeroMqClient implements ContenderClient {
  private final ZContext context = new ZContext();
  private final String endpoint;
  private final ThreadLocal<ZMQ.Socket> dealers = ThreadLocal.withInitial(this::newDealer);

  JeroMqClient(String endpoint) {
    this.endpoint = endpoint;
  }

  private ZMQ.Socket newDealer() {
    ZMQ.Socket dealer = context.createSocket(SocketType.DEALER);
    dealer.setHWM(0);
    dealer.connect(endpoint);
    return dealer;
  }

  @Override
  public int mult(int a, int b) {
    ZMQ.Socket dealer = dealers.get();
    dealer.send(pair(a, b));
    return product(dealer.recv());
  }

  @Override
  public String echo(String text) {
    ZMQ.Socket dealer = dealers.get();
    dealer.send(text.getBytes(StandardCharsets.UTF_8));
    return new String(dealer.recv(), StandardCharsets.UTF_8);
  }

  @Override
  public CallWindow openWindow(LongConsumer latencies) {
    return new JeroMqWindow(newDealer(), latencies);
  }

  static byte[] pair(int a, int b) {
    return ByteBuffer.allocate(2 * Integer.BYTES).putInt(a).putInt(b).array();
  }

  static int product(byte[] pair) {
    ByteBuffer echoed = ByteBuffer.wrap(pair);
    return echoed.getInt() * echoed.getInt();
  }

  @Override
  public void close() {
    context.close();
  }
}
