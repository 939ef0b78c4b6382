package io.zerocall.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends bytes and receives them back, through a socket for every calling thread. */
final class TcpClient implements ContenderClient {
  private final PerThread<TcpFrames> connections;

  TcpClient(String endpoint) {
    InetSocketAddress address = Endpoints.address(endpoint);
    connections = new PerThread<>(() -> connect(address));
  }

  private static TcpFrames connect(InetSocketAddress address) {
    try {
      return TcpFrames.connect(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int mult(int a, int b) {
    ByteBuffer echoed =
        roundTrip(ByteBuffer.allocate(2 * Integer.BYTES).putInt(a).putInt(b).flip());
    return echoed.getInt() * echoed.getInt();
  }

  @Override
  public String echo(String text) {
    ByteBuffer echoed = roundTrip(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    byte[] bytes = new byte[echoed.remaining()];
    echoed.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private ByteBuffer roundTrip(ByteBuffer frame) {
    TcpFrames frames = connections.get();
    try {
      frames.send(frame);
      return frames.receive();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
