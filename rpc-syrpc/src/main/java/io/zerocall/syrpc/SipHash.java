package io.zerocall.syrpc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The keyed hash function SipHash-2-4. Immutable. */
final class SipHash {
  static final int KEY_BYTES = 16;

  private final long key0;
  private final long key1;

  /**
   * Creates the function of a key.
   *
   * @throws IllegalArgumentException if the key doesn't have 16 bytes
   */
  SipHash(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "key: " + key.length + " bytes (expected: " + KEY_BYTES + ")");
    }
    ByteBuffer words = words(key);
    this.key0 = words.getLong();
    this.key1 = words.getLong();
  }

  /** Returns the 64-bit hash of a message. */
  long hash(byte[] message) {
    State state = new State(key0, key1);
    ByteBuffer words = words(message);
    while (words.remaining() >= Long.BYTES) {
      state.compress(words.getLong());
    }
    long last = (long) message.length << 56;
    for (int shift = 0; words.hasRemaining(); shift += Byte.SIZE) {
      last |= (words.get() & 0xffL) << shift;
    }
    state.compress(last);
    return state.end();
  }

  private static ByteBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void compress(long word) {
      v3 ^= word;
      rounds(2);
      v0 ^= word;
    }

    long end() {
      v2 ^= 0xff;
      rounds(4);
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void rounds(int count) {
      for (int i = 0; i < count; i++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
    }
  }
}
