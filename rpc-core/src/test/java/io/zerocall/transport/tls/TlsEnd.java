package io.zerocall.transport.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One end of a TLS connection of a test, which makes one step at a time. */
final class TlsEnd {
  private final TlsStream stream;
  private final Random random;
  private final byte[] message;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(128 << 10);
  private final ByteBuffer unwritten;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean begun;
  private boolean ended;
  private @Nullable IOException failure;

  TlsEnd(TlsStream stream, Random random, byte[] message) {
    this.stream = stream;
    this.random = random;
    this.message = message;
    this.unwritten = ByteBuffer.wrap(message);
  }

  /** Reads or writes a bit. */
  void step() {
    try {
      if (!begun) {
        begun = true;
        stream.begin();
      }
      if (random.nextBoolean()) {
        read();
      } else if (stream.flush() && stream.isOpen()) {
        write();
      }
    } catch (IOException e) {
      failure = e;
      tellPeer();
    }
  }

  private void tellPeer() {
    try {
      for (int i = 0; i < 100 && !stream.flush(); i++) {
        // the network takes a part at a time
      }
    } catch (IOException e) {
      // It has failed before.
    }
  }

  private void read() throws IOException {
    buffer.clear().limit(1 + random.nextInt(buffer.capacity()));
    int count = stream.read(buffer);
    if (count < 0) {
      ended = true;
      return;
    }
    byte[] bytes = new byte[count];
    buffer.flip().get(bytes);
    received.writeBytes(bytes);
  }

  private void write() throws IOException {
    int end = Math.min(unwritten.limit(), unwritten.position() + 1 + random.nextInt(50_000));
    ByteBuffer first = unwritten.duplicate().limit(end);
    ByteBuffer second = ByteBuffer.wrap(message).position(end);
    second.limit(Math.min(second.capacity(), end + random.nextInt(1_000)));
    long written = stream.write(new ByteBuffer[] {first, second}, 0, 2);
    unwritten.position(unwritten.position() + (int) written);
  }

  TlsStream stream() {
    return stream;
  }

  byte[] received() {
    return received.toByteArray();
  }

  boolean hasWrittenAll() throws IOException {
    return !unwritten.hasRemaining() && stream.flush();
  }

  boolean isEnded() {
    return ended;
  }

  @Nullable
  IOException failure() {
    return failure;
  }

  boolean isOver() {
    return ended || failure != null;
  }
}
