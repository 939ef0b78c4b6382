package io.zerocall.transport.tls;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
import java.util.Random;

/**
 * One end of a network in memory, without blocking. Takes and gives the bytes in pieces of random
 * sizes, or none. Not safe for use by several threads.
 */
final class FaultyPipe implements ByteChannel {
  private static final int CAPACITY = 40_000;

  private final Random random;
  private final Flow out;
  private final Flow in;

  /** The bytes on their way in one direction. */
  static final class Flow {
    private byte[] bytes = new byte[CAPACITY];
    private int size;
    private int read;
    private boolean ended;

    /** The position of the byte that the network damages; -1 for none. */
    int damaged = -1;

    /** After how many bytes the network breaks; -1 for never. */
    int broken = -1;

    int size() {
      return size;
    }

    private void add(byte b) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * size);
      }
      bytes[size++] = b;
    }
  }

  FaultyPipe(Random random, Flow out, Flow in) {
    this.random = random;
    this.out = out;
    this.in = in;
  }

  @Override
  public int read(ByteBuffer into) {
    int end = in.broken >= 0 ? Math.min(in.broken, in.size) : in.size;
    if (in.read == end && (in.ended || (in.broken >= 0 && in.broken <= in.size))) {
      return -1;
    }
    int count = Math.min(piece(), Math.min(into.remaining(), end - in.read));
    into.put(in.bytes, in.read, count);
    in.read += count;
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    int room = CAPACITY - (out.size - out.read);
    int count = Math.min(piece(), Math.min(from.remaining(), room));
    for (int i = 0; i < count; i++) {
      byte b = from.get();
      out.add(out.size == out.damaged ? (byte) (b ^ (1 << random.nextInt(8))) : b);
    }
    return count;
  }

  private int piece() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> 1 + random.nextInt(3);
      case 2 -> 1 + random.nextInt(200);
      default -> 1 + random.nextInt(CAPACITY);
    };
  }

  @Override
  public boolean isOpen() {
    return !out.ended;
  }

  @Override
  public void close() {
    out.ended = true;
  }
}
