package io.zerocall.server;

/** Throws any exception without declaring it. */
final class Thrower {
  private Thrower() {}

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"})
  static <T> T raise(Throwable thrown) {
    throw Thrower.<RuntimeException>unchecked(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
