package io.zerocall.server;

import java.util.List;
import java.util.Set;

/**
 * The exceptions that callers can expect: those in the {@code throws} clause of the called method,
 * and those that are registered for all methods. Immutable.
 */
final class DeclaredExceptions {
  /** Superclasses of too many exceptions to declare anything. */
  private static final Set<Class<? extends Throwable>> ANY =
      Set.of(Throwable.class, Exception.class, RuntimeException.class, Error.class);

  private final List<Class<? extends Throwable>> registered;

  DeclaredExceptions(List<Class<? extends Throwable>> registered) {
    this.registered = List.copyOf(registered);
  }

  /**
   * Checks a class that a user registers.
   *
   * @throws IllegalArgumentException if it is a superclass of all exceptions of a kind, and so
   *     declares nothing
   */
  static Class<? extends Throwable> requireOwn(Class<? extends Throwable> type) {
    if (ANY.contains(type)) {
      throw new IllegalArgumentException("exception: " + type.getName()
          + " (expected: a class that says what went wrong; RpcErrorDetail.MESSAGE sends all)");
    }
    return type;
  }

  /** @param byMethod the classes that the method itself declares */
  boolean include(Throwable thrown, List<Class<? extends Throwable>> byMethod) {
    return isAmong(thrown, byMethod) || isAmong(thrown, registered);
  }

  private static boolean isAmong(Throwable thrown, List<Class<? extends Throwable>> classes) {
    return classes.stream().anyMatch(type -> !ANY.contains(type) && type.isInstance(thrown));
  }
}
