package io.zerocall.client;

/** Throws exceptions as they are, where the compiler can't know what a remote method declares. */
final class Thrown {
  private Thrown() {}

  /** Throws; returns nothing, so that the compiler sees that it ends the method. */
  static RuntimeException asItself(Throwable thrown) {
    Thrown.<RuntimeException>sneak(thrown);
    throw new AssertionError(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
