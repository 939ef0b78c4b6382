package io.zerocall.bench.contender;

/** A bounded number of asynchronous calls in flight, kept full by one thread. */
public interface CallWindow {

  /** How many calls are in flight, whoever is measured. */
  int SIZE = 512;

  /** The time of one call in so many is taken, so that taking it costs nothing that shows. */
  int SAMPLING = 16;

  /** Sends {@code mult(a, b)}, once there is room for it, and checks what has been answered. */
  void call(int a, int b);

  /** Waits until every call is answered. */
  void drain();
}
