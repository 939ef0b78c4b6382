package io.zerocall.server;

import io.zerocall.server.rate.RateLimit;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs what methods throw, once for each exception. Callers can provoke exceptions as fast as they
 * can call, so warnings are limited. Up to 100 exceptions at once, and 10 per second after that,
 * are logged with their stacks. Up to 1,000 at once, and 100 per second after that, are logged at
 * all. The next line reports how many were left out. An error has an id if and only if the log has
 * that id too. Thread-safe. No exception, however it behaves, can make this fail.
 */
final class FailureLog {
  private static final int ID_DIGITS = 12;
  private static final int STACKS_AT_ONCE = 100;
  private static final int STACKS_PER_SECOND = 10;
  private static final int LINES_AT_ONCE = 1_000;
  private static final int LINES_PER_SECOND = 100;

  private final Logger log;
  private final RateLimit stacks;
  private final RateLimit lines;
  private final AtomicLong leftOut = new AtomicLong();

  FailureLog(Logger log, LongSupplier clock) {
    this.log = log;
    this.stacks = new RateLimit(STACKS_AT_ONCE, STACKS_PER_SECOND, clock);
    this.lines = new RateLimit(LINES_AT_ONCE, LINES_PER_SECOND, clock);
  }

  /**
   * Logs an undeclared exception as a warning.
   *
   * @param what the method, as the caller wrote it
   * @param caller the connection that called it
   * @return the error's id; null if this was not logged
   */
  @Nullable
  String unexpected(String what, Object caller, Throwable thrown) {
    return warn(what, "threw " + thrown.getClass().getName(), caller, thrown);
  }

  /**
   * Logs a result that can't be sent as a warning.
   *
   * @param why what is wrong with the result
   * @param thrown the exception, or null if there was none
   * @return the error's id; null if this was not logged
   */
  @Nullable
  String unfitResult(String what, String why, Object caller, @Nullable Throwable thrown) {
    return warn(what, "returned a result that can't be sent: " + LogText.of(why), caller, thrown);
  }

  private @Nullable String warn(
      String what, String event, Object caller, @Nullable Throwable thrown) {
    if (!log.isWarnEnabled()) {
      return null;
    } else if (!lines.permits()) {
      leftOut.incrementAndGet();
      return null;
    }
    String id = newId();
    String line = line(what, event, id, caller) + leftOut();
    try {
      if (thrown == null) {
        log.warn("{}", line);
      } else if (stacks.permits()) {
        log.warn("{}", line, LoggedException.of(thrown));
      } else {
        log.warn("{}: {} (stack trace omitted: too many exceptions)", line, text(thrown));
      }
      return id;
    } catch (RuntimeException | Error e) {
      return warnAgain(line, e) ? id : null;
    }
  }

  /** Logs a line without the stack, since the stack may have prevented the logging. */
  private boolean warnAgain(String line, Throwable why) {
    try {
      log.warn("{} (its stack can't be logged: {})", line, why.getClass().getName());
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  /**
   * Logs a declared exception at debug level.
   *
   * @return the error's id; null if this was not logged
   */
  @Nullable
  String declared(String what, Object caller, Throwable thrown) {
    if (!log.isDebugEnabled()) {
      return null;
    }
    String id = newId();
    String event = "threw " + thrown.getClass().getName() + ", which it declares";
    return debug(line(what, event, id, caller), thrown) ? id : null;
  }

  /** Logs an error that the method chose to reply with, at debug level. */
  void chosen(String what, Object caller, RpcErrorReply reply) {
    if (log.isDebugEnabled()) {
      String event = "answered with the error " + reply.code() + ": " + text(reply);
      debug(line(what, event, null, caller), null);
    }
  }

  /** Logs an exception of a cancelled call at debug level. */
  void cancelled(String what, Object caller, Throwable thrown) {
    if (log.isDebugEnabled()) {
      debug(line(what, "was cancelled, and threw", null, caller), thrown);
    }
  }

  private boolean debug(String line, @Nullable Throwable thrown) {
    try {
      if (thrown == null) {
        log.debug("{}", line);
      } else {
        log.debug("{}", line, LoggedException.of(thrown));
      }
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  private static String line(String what, String event, @Nullable String id, Object caller) {
    return LogText.of(what) + " " + event + " (" + (id == null ? "" : "error id " + id + ", ")
        + "called by " + caller + ")";
  }

  private String leftOut() {
    long count = leftOut.getAndSet(0);
    return count == 0 ? "" : " (" + count + " others before it were not logged)";
  }

  private static String text(Throwable thrown) {
    return LoggedException.text(thrown);
  }

  private static String newId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), ID_DIGITS);
  }
}
