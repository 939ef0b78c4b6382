package io.zerocall.junit;

import java.lang.reflect.Method;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The seeds of tests: where they come from, and how a failed test prints its own. */
final class Seeds {
  private static final String PROPERTY = "zerocall.seed";
  private static final Random RANDOM = new Random();

  private Seeds() {}

  /** Returns the seed that the system property sets, or a new one. */
  static long next() {
    String repeated = System.getProperty(PROPERTY);
    if (repeated == null) {
      return RANDOM.nextLong();
    }
    try {
      return Long.parseLong(repeated.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          PROPERTY + ": \"" + repeated + "\" (expected: a whole number)", e);
    }
  }

  /** Prints how to repeat a failed test, if chance has mattered. */
  static void print(RpcNetwork network, ExtensionContext context) {
    if (network.isRandom()) {
      System.err.println("The seed of the network in " + name(context) + ": -D" + PROPERTY + "="
          + network.seed() + " or withSeed(" + network.seed() + "L)");
    }
  }

  /** Returns a name that finds the test in a build that runs many at the same time. */
  private static String name(ExtensionContext context) {
    String shown = context.getDisplayName();
    String method = context.getTestMethod().map(Method::getName).orElse("");
    boolean isTheName = !method.isEmpty() && shown.startsWith(method);
    return method(context) + (isTheName ? "" : " \"" + shown + "\"");
  }

  /** Returns the method of a test, or the factory that a test without a method is from. */
  private static String method(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(method -> context.getRequiredTestClass().getName() + "." + method.getName())
        .or(() -> context.getParent().map(Seeds::method))
        .orElse("");
  }
}
