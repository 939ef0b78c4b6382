package io.zerocall.bench.soak;

/** The methods that overload a server, by the names that a user types. */
enum Capacity {
  /** A method that sleeps 10 ms, on 16 threads: the server runs out of threads. */
  SLEEPING("my.namespace.rest", 16),
  /** A method that works for 5 ms, on the default workers: the server runs out of processors. */
  WORKING("my.namespace.longWork", 0);

  private final String method;
  private final int threads;

  Capacity(String method, int threads) {
    this.method = method;
    this.threads = threads;
  }

  String method() {
    return method;
  }

  /** Returns how many workers the server has; 0 for the default. */
  int threads() {
    return threads;
  }
}
