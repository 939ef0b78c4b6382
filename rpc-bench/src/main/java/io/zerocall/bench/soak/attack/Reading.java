package io.zerocall.bench.soak.attack;

/** What an attack's connection does with the bytes that it gets. */
enum Reading {
  /** Reads them at once, and throws them away. */
  ALL,
  /** Reads 16 KB each 20 ms. */
  SLOWLY,
  /** Leaves them in the network. */
  NONE
}
