package io.zerocall.bench.contender;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** One connection per calling thread; closes them all. */
final class PerThread<T extends Closeable> implements AutoCloseable {
  private final Queue<T> opened = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<T> own;

  /**
   * Creates an instance without connections.
   *
   * @param open is called once on every thread that needs a connection
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

  /** Must be called only after the last call. */
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
