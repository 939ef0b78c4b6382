package io.zerocall.server;

/** Throws whatever it is given, unseen by the compiler. */
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
