package io.zerocall.bench.probe;

/** Is told how far a run has come. */
@FunctionalInterface
interface Progress {

  /** Another step begins. */
  void step(String what);
}
