package io.zerocall.bench.probe;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A ZeroMQ connection that replies to heartbeats. For one thread at a time. */
public final class IdleZmtp implements IdleConnection {
  private static final int HEADER_BYTES = 2;
  private static final int LONGEST_FRAME = HEADER_BYTES + 255;

  private final SocketChannel socket;
  private final ByteBuffer received = ByteBuffer.allocate(LONGEST_FRAME);

  private IdleZmtp(SocketChannel socket) {
    this.socket = socket;
  }

  /** Connects and waits until the server has accepted the connection. */
  static IdleZmtp open(String endpoint) throws IOException {
    URI uri = URI.create(endpoint);
    SocketChannel socket = SocketChannel.open();
    try {
      // Closing resets the connection, which otherwise would keep its port for a minute.
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      socket.write(ByteBuffer.wrap(Zmtp.introduction("DEALER")));
      Zmtp.awaitIntroduction(new DataInputStream(socket.socket().getInputStream()));
      socket.configureBlocking(false);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new IdleZmtp(socket);
  }

  @Override
  public SocketChannel socket() {
    return socket;
  }

  @Override
  public void read() throws IOException {
    if (socket.read(received) < 0) {
      throw new EOFException("closed by the server");
    }
    received.flip();
    while (received.remaining() >= HEADER_BYTES && received.remaining() >= frameBytes()) {
      int flags = received.get();
      byte[] body = new byte[received.get() & 0xff];
      received.get(body);
      answer(new Zmtp.Frame(flags, body));
    }
    received.compact();
  }

  private int frameBytes() {
    return HEADER_BYTES + (received.get(received.position() + 1) & 0xff);
  }

  private void answer(Zmtp.Frame frame) throws IOException {
    ByteBuffer pong = ByteBuffer.wrap(frame.isPing() ? frame.pong() : new byte[0]);
    socket.write(pong);
    if (pong.hasRemaining()) {
      throw new IOException("the server doesn't read");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
