package io.zerocall.bench.contender;

/** Thrown for a wrong result, which a measurement must not count. */
public final class WrongAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private WrongAnswerException(Object actual, Object expected) {
    super("wrong answer: " + actual + " (expected: " + expected + ")");
  }

  public static void check(int actual, int expected) {
    if (actual != expected) {
      throw new WrongAnswerException(actual, expected);
    }
  }

  public static void check(String actual, String expected) {
    if (!actual.equals(expected)) {
      throw new WrongAnswerException(actual.length() + " chars", expected.length() + " chars");
    }
  }
}
