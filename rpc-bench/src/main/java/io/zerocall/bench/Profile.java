package io.zerocall.bench;

/** Which of JMH's profilers watches the clients. */
enum Profile {
  NONE,
  /** Tells how many bytes the client's JVM allocates for a call. */
  GC
}
