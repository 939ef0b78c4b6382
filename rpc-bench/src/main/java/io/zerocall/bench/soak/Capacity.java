package io.zerocall.bench.soak;

/** The methods with which a server is overloaded, by the names that a user types. */
enum Capacity {
  /** A method that sleeps 10 ms, on 16 threads: what runs out are threads. */
  SLEEPING("my.namespace.rest", 16),
  /** A method that works for 5 ms, on the default workers: what runs out are processors. */
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

  /** How many workers the server has; 0 for what it has by default. */
  int threads() {
    return threads;
  }
}
