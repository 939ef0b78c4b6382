package io.zerocall.transport.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes of a socket as they are. */
record SocketStream(SocketChannel socket) implements ByteStream {

  @Override
  public int read(ByteBuffer into) throws IOException {
    return socket.read(into);
  }

  @Override
  public int discard(ByteBuffer lent) throws IOException {
    return socket.read(lent);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return socket.write(from, offset, length);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return socket.write(from);
  }
}
