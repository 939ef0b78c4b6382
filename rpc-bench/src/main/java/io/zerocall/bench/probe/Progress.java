package io.zerocall.bench.probe;

/** Receives the progress of a run. */
@FunctionalInterface
public interface Progress {

  /** Reports the beginning of a step. */
  void step(String what);
}
