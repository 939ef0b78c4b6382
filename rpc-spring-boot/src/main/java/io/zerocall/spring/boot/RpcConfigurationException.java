package io.zerocall.spring.boot;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reports a mistake in the configuration of a program, and how to correct it. */
final class RpcConfigurationException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String problem;
  private final String action;

  /**
   * Creates an exception.
   *
   * @param problem a sentence without its full stop
   * @param action what to do, in the imperative, as the end of a sentence
   */
  RpcConfigurationException(String problem, String action) {
    this(problem, action, null);
  }

  RpcConfigurationException(String problem, String action, @Nullable Throwable cause) {
    super(problem + " (" + action + ")", cause);
    this.problem = problem;
    this.action = action;
  }

  /** Rejects a pair of properties of which only one is set; together they have no effect. */
  static void requireBothOrNone(
      String one, @Nullable Object valueOfOne, String other, @Nullable Object valueOfOther) {
    if ((valueOfOne == null) != (valueOfOther == null)) {
      String present = valueOfOne == null ? other : one;
      String absent = valueOfOne == null ? one : other;
      throw new RpcConfigurationException(
          present + " is set without " + absent, "set both, or none of them");
    }
  }

  /** Returns what is wrong, as a sentence. */
  String problem() {
    return problem + ".";
  }

  /** Returns what to do, as a sentence. */
  String action() {
    return action.substring(0, 1).toUpperCase(Locale.ROOT) + action.substring(1) + ".";
  }
}
