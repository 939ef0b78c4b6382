package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import io.zerocall.transport.engine.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing bytes of one connection. Gathers messages, encodes them into frames together and
 * writes them with one system call; keeps what the network doesn't take. Holds no memory while
 * there is nothing to write. For the thread that holds the write lock.
 */
final class FrameWriter {
  /** A body of at least this size is written directly instead of being copied. */
  private static final int LARGE_BYTES = 16 << 10;

  /**
   * The most bytes of one write, which copies everything it is given before it knows how much the
   * network takes.
   */
  private static final int AT_ONCE_BYTES = 256 << 10;

  private static final int BUFFERS_AT_ONCE = 16;

  private final ByteStream network;
  private final List<Message> gathered = new ArrayList<>(4);
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>(4);
  private int gatheredBytes;
  private @Nullable FrameSeal seal;

  FrameWriter(ByteStream network) {
    this.network = network;
  }

  /** Encrypts all messages from now on, and all commands that don't belong to the handshake. */
  void sealWith(@Nullable FrameSeal encryption) {
    seal = encryption;
  }

  /** Adds a message; returns whether enough has been gathered to be written. */
  boolean add(Message message) {
    FrameSeal encryption = seal;
    if (encryption != null) {
      byte[] frames = encryption.seal(message);
      buffers.add(ByteBuffer.wrap(frames));
      return frames.length >= LARGE_BYTES || buffers.size() >= BUFFERS_AT_ONCE;
    }
    if (message.size() >= LARGE_BYTES) {
      encode();
      ByteBuffer prelude = ByteBuffer.allocate((int) FrameEncoding.preludeBytes(message));
      FrameEncoding.putPrelude(prelude, message);
      buffers.add(prelude.flip());
      buffers.add(ByteBuffer.wrap(FrameEncoding.body(message)));
      return true;
    }
    gathered.add(message);
    gatheredBytes += (int) FrameEncoding.bytes(message);
    return gatheredBytes >= AT_ONCE_BYTES;
  }

  /** Adds bytes that form complete frames. */
  void add(byte[] frames) {
    encode();
    FrameSeal encryption = seal;
    if (encryption != null && Command.isTraffic(frames)) {
      buffers.add(ByteBuffer.wrap(encryption.sealCommand(frames)));
    } else {
      buffers.add(ByteBuffer.wrap(frames));
    }
  }

  boolean isEmpty() {
    return gathered.isEmpty() && buffers.isEmpty();
  }

  /** Writes the gathered bytes; returns false if the network doesn't take all of them now. */
  boolean write() throws IOException {
    encode();
    while (!buffers.isEmpty()) {
      ByteBuffer first = buffers.getFirst();
      boolean isAll = buffers.size() == 1 && first.remaining() <= AT_ONCE_BYTES;
      boolean all = isAll ? writeOne(first) : writeSeveral();
      if (!all) {
        return false;
      }
    }
    return network.flush();
  }

  private void encode() {
    if (gathered.isEmpty()) {
      return;
    }
    ByteBuffer frames = ByteBuffer.allocate(gatheredBytes);
    for (int i = 0; i < gathered.size(); i++) {
      FrameEncoding.put(frames, gathered.get(i));
    }
    buffers.add(frames.flip());
    gathered.clear();
    gatheredBytes = 0;
  }

  private boolean writeOne(ByteBuffer only) throws IOException {
    network.write(only);
    if (only.hasRemaining()) {
      return false;
    }
    buffers.removeFirst();
    return true;
  }

  private boolean writeSeveral() throws IOException {
    ByteBuffer[] some = new ByteBuffer[BUFFERS_AT_ONCE];
    int count = 0;
    int room = AT_ONCE_BYTES;
    for (ByteBuffer buffer : buffers) {
      if (count == BUFFERS_AT_ONCE || room == 0) {
        break;
      }
      ByteBuffer part = buffer.slice();
      part.limit(Math.min(part.limit(), room));
      room -= part.limit();
      some[count++] = part;
    }
    long written = network.write(some, 0, count);
    skip(written);
    return written == AT_ONCE_BYTES - room;
  }

  private void skip(long bytes) {
    long left = bytes;
    while (left > 0) {
      ByteBuffer first = buffers.getFirst();
      int part = (int) Math.min(left, first.remaining());
      first.position(first.position() + part);
      left -= part;
      if (!first.hasRemaining()) {
        buffers.removeFirst();
      }
    }
  }
}
