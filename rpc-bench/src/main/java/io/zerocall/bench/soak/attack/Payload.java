package io.zerocall.bench.soak.attack;

import java.io.ByteArrayOutputStream;
import java.util.function.IntFunction;

/** What an attack's connection sends, round after round. */
@FunctionalInterface
interface Payload {

  /**
   * The bytes of a round.
   *
   * @param round counts up from 0 on each connection
   */
  byte[] of(Target target, int round);

  /** The same bytes in every round; none if there are none. */
  static Payload always(byte... bytes) {
    return (target, round) -> bytes;
  }

  /** The same bytes so many times over in every round. */
  static Payload repeat(int times, byte... bytes) {
    return always(concatenate(times, i -> bytes));
  }

  /** So many parts, one after the other. */
  static byte[] concatenate(int times, IntFunction<byte[]> part) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(part.apply(i));
    }
    return all.toByteArray();
  }
}
