package io.zerocall.bench.contender;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Length-prefixed frames over a blocking socket: one system call to send a frame, and one to
 * receive it if it arrives in one piece. For one thread, and one frame at a time.
 */
final class TcpFrames implements Closeable {
  private static final int LARGEST = 1 << 17;

  private final SocketChannel socket;
  private final ByteBuffer out = ByteBuffer.allocateDirect(LARGEST);
  private final ByteBuffer in = ByteBuffer.allocateDirect(LARGEST).flip();

  TcpFrames(SocketChannel socket) throws IOException {
    this.socket = socket;
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  static TcpFrames connect(InetSocketAddress address) throws IOException {
    return new TcpFrames(SocketChannel.open(address));
  }

  void send(ByteBuffer frame) throws IOException {
    out.clear().putInt(frame.remaining()).put(frame).flip();
    while (out.hasRemaining()) {
      socket.write(out);
    }
  }

  /** Returns the next frame, which is valid until the following one is read. */
  ByteBuffer receive() throws IOException {
    readAtLeast(Integer.BYTES);
    int length = in.getInt();
    readAtLeast(length);
    ByteBuffer frame = in.slice(in.position(), length);
    in.position(in.position() + length);
    return frame;
  }

  private void readAtLeast(int bytes) throws IOException {
    if (in.remaining() >= bytes) {
      return;
    }
    in.compact();
    while (in.position() < bytes) {
      if (socket.read(in) < 0) {
        throw new EOFException();
      }
    }
    in.flip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
