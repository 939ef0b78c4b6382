package io.zerocall.bench.contender;

import java.util.function.LongConsumer;

/** The operations of a contender's client, callable from any number of threads. */
public interface ContenderClient extends AutoCloseable {

  /** Returns the product of {@code a} and {@code b}, computed by the server. */
  int mult(int a, int b);

  /** Returns the same text, sent back by the server. */
  String echo(String text);

  /** Returns the products of {@code a[i]} and {@code b[i]}, in one round trip. */
  default int[] multAll(int[] a, int[] b) {
    throw new UnsupportedOperationException("no batches");
  }

  /**
   * Returns a window of asynchronous calls for the calling thread only.
   *
   * @param latencies receives, for one call in {@link CallWindow#SAMPLING}, the nanoseconds between
   *     its sending and its reply
   */
  default CallWindow openWindow(LongConsumer latencies) {
    throw new UnsupportedOperationException("no asynchronous calls");
  }

  @Override
  void close();
}
