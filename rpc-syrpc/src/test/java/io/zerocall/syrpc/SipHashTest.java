package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SipHashTest {
  /** The first of the vectors of the reference implementation, by the length of the message. */
  private static final long[] VECTORS = {
    0x726fdb47dd0e0e31L,
    0x74f839c593dc67fdL,
    0x0d6c8009d9a94f5aL,
    0x85676696d7fb7e2dL,
    0xcf2794e0277187b7L,
    0x18765564cd99a68dL,
    0xcbc9466e58fee3ceL,
    0xab0200f58b01d137L,
    0x93f5f5799a932462L,
    0x9e0082df0ba9e4b0L,
    0x7a5dbbc594ddb9f3L,
    0xf4b32f46226bada7L,
    0x751e8fbc860ee5fbL,
    0x14ea5627c0843d90L,
    0xf723ca908e7af2eeL,
    0xa129ca6149be45e5L
  };

  @Test
  void hashesAsTheReferenceImplementationDoes() {
    SipHash hash = new SipHash(ascending(SipHash.KEY_BYTES));
    for (int length = 0; length < VECTORS.length; length++) {
      assertThat(hash.hash(ascending(length))).as("of %d bytes", length).isEqualTo(VECTORS[length]);
    }
  }

  @Test
  void refusesAKeyOfAnotherLength() {
    assertThatThrownBy(() -> new SipHash(ascending(15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key: 15 bytes (expected: 16)");
  }

  private static byte[] ascending(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
