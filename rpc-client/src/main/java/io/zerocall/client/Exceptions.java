package io.zerocall.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Throws exceptions as they are, where the compiler can't know what a remote method declares. */
final class Exceptions {
  private Exceptions() {}

  /** Throws; returns nothing, so that the compiler sees that it ends the method. */
  static RuntimeException asItself(Throwable thrown) {
    Exceptions.<RuntimeException>sneak(thrown);
    throw new AssertionError(thrown);
  }

  /** What futures have wrapped up. */
  static Throwable unwrap(Throwable thrown) {
    Throwable inner = thrown;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
