package io.zerocall.bench;

/** The JMH profilers that can observe the clients. */
enum Profile {
  NONE,
  /** Reports how many bytes the client's JVM allocates per call. */
  GC
}
