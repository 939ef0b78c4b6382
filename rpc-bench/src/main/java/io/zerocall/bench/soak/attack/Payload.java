package io.zerocall.bench.soak.attack;

import java.io.ByteArrayOutputStream;
import java.util.function.IntFunction;

/** The data that an attack's connection sends, round after round. */
@FunctionalInterface
interface Payload {

  /**
   * Returns the bytes of a round.
   *
   * @param round counts up from 0 on each connection
   */
  byte[] of(Target target, int round);

  /** Returns a payload with the same bytes in every round; none if there are none. */
  static Payload always(byte... bytes) {
    return (target, round) -> bytes;
  }

  /** Returns a payload with the same bytes, this many times in every round. */
  static Payload repeat(int times, byte... bytes) {
    return always(concatenate(times, i -> bytes));
  }

  /** Returns this many parts, one after the other. */
  static byte[] concatenate(int times, IntFunction<byte[]> part) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(part.apply(i));
    }
    return all.toByteArray();
  }
}
