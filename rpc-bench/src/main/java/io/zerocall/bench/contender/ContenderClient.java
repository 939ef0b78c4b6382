package io.zerocall.bench.contender;

import java.util.function.LongConsumer;

/** What a contender's client can do, callable from any number of threads. */
public interface ContenderClient extends AutoCloseable {

  /** The product of {@code a} and {@code b}, computed by the server. */
  int mult(int a, int b);

  /** The same text, come back from the server. */
  String echo(String text);

  /** The products of {@code a[i]} and {@code b[i]}, in one round trip. */
  default int[] multAll(int[] a, int[] b) {
    throw new UnsupportedOperationException("no batches");
  }

  /**
   * Asynchronous calls for the calling thread only.
   *
   * @param latencies is told, for one call in {@link CallWindow#SAMPLING}, the nanoseconds between
   *     its sending and its reply
   */
  default CallWindow openWindow(LongConsumer latencies) {
    throw new UnsupportedOperationException("no asynchronous calls");
  }

  @Override
  void close();
}
