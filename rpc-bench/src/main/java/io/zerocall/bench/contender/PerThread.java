package io.zerocall.bench.contender;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** A connection for every thread that asks for one, and the end of them all. */
final class PerThread<T extends Closeable> implements AutoCloseable {
  private final Queue<T> opened = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<T> own;

  /**
   * Opens nothing yet.
   *
   * @param open called once on every thread that asks
   */
  PerThread(Supplier<T> open) {
    own = ThreadLocal.withInitial(() -> {
      T connection = open.get();
      opened.add(connection);
      return connection;
    });
  }

  T get() {
    return own.get();
  }

  /** To be called once nobody calls any more. */
  @Override
  public void close() {
    try {
      for (T connection : opened) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
