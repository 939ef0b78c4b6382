package io.zerocall.bench.soak.attack;

/** How an attack's connection treats received bytes. */
enum Reading {
  /** Reads them at once, and discards them. */
  ALL,
  /** Reads 16 KB every 20 ms. */
  SLOWLY,
  /** Never reads them. */
  NONE
}
