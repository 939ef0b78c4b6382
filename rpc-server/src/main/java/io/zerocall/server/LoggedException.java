package io.zerocall.server;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an exception that can't be logged as it is, because one of its texts would forge lines
 * of the log or fill it, or because one of its methods throws. It has the same stack, causes and
 * suppressed exceptions. It prints like the original, except for the text that is escaped or cut.
 */
@SuppressWarnings("OverrideThrowableToString") // the message begins with the original's class
final class LoggedException extends Throwable {
  private static final long serialVersionUID = 1;
  private static final int MOST_FRAMES = 1_024;
  private static final int MOST_EXCEPTIONS = 64;

  private LoggedException(String text, @Nullable Throwable cause) {
    super(text, cause, true, true);
  }

  /**
   * Returns the exception itself if it can be logged with all its causes and suppressed exceptions,
   * otherwise a copy.
   */
  static Throwable of(Throwable thrown) {
    return isSafe(thrown, identitySet()) ? thrown : copy(thrown, identitySet());
  }

  private static Set<Throwable> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static boolean isSafe(@Nullable Throwable thrown, Set<Throwable> seen) {
    if (thrown == null || seen.contains(thrown)) {
      return true;
    }
    if (seen.size() == MOST_EXCEPTIONS) {
      return false;
    }
    seen.add(thrown);
    try {
      return LogText.isSafe(thrown.toString())
          && LogText.isSafe(String.valueOf(thrown.getMessage()))
          && thrown.getStackTrace().length <= MOST_FRAMES
          && isSafe(thrown.getCause(), seen)
          && Arrays.stream(thrown.getSuppressed()).allMatch(each -> isSafe(each, seen));
    } catch (Throwable e) {
      return false;
    }
  }

  private static @Nullable LoggedException copyOrNull(
      @Nullable Throwable thrown, Set<Throwable> seen) {
    return thrown == null || seen.contains(thrown) || seen.size() == MOST_EXCEPTIONS
        ? null
        : copy(thrown, seen);
  }

  private static LoggedException copy(Throwable thrown, Set<Throwable> seen) {
    seen.add(thrown);
    LoggedException copy = new LoggedException(text(thrown), copyOrNull(cause(thrown), seen));
    copy.setStackTrace(stack(thrown));
    for (Throwable suppressed : thrown.getSuppressed()) {
      LoggedException suppressedCopy = copyOrNull(suppressed, seen);
      if (suppressedCopy != null) {
        copy.addSuppressed(suppressedCopy);
      }
    }
    return copy;
  }

  /** Returns the first line of an exception's stack trace, in a safe form. */
  static String text(Throwable thrown) {
    try {
      return LogText.of(thrown.toString());
    } catch (Throwable e) {
      return thrown.getClass().getName() + ": (no message: it threw "
          + e.getClass().getName() + ")";
    }
  }

  private static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable e) {
      return null;
    }
  }

  private static StackTraceElement[] stack(Throwable thrown) {
    try {
      StackTraceElement[] frames = thrown.getStackTrace();
      return frames.length <= MOST_FRAMES ? frames : Arrays.copyOf(frames, MOST_FRAMES);
    } catch (Throwable e) {
      return new StackTraceElement[0];
    }
  }

  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
