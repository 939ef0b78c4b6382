package io.zerocall.bench.contender;

/** A bounded number of asynchronous calls in flight, kept full by one thread. */
public interface CallWindow {

  /** The number of calls in flight, for every contender. */
  int SIZE = 512;

  /** Only one call in this many is timed, so that timing has no measurable cost. */
  int SAMPLING = 16;

  /**
   * Sends {@code mult(a, b)} as soon as there is capacity for it, and checks the replies that have
   * arrived.
   */
  void call(int a, int b);

  /** Waits until every call has its reply. */
  void drain();
}
