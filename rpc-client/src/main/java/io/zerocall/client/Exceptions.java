package io.zerocall.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Throws exceptions unchanged where the compiler can't know what a remote method declares. */
final class Exceptions {
  private Exceptions() {}

  /** Throws. The return type only lets the compiler see that this ends the method. */
  static RuntimeException asItself(Throwable thrown) {
    Exceptions.<RuntimeException>sneak(thrown);
    throw new AssertionError(thrown);
  }

  /** Returns the exception that a future has wrapped. */
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
