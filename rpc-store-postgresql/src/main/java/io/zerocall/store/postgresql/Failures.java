package io.zerocall.store.postgresql;

import io.zerocall.jobs.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exceptions of a store, whose messages name the database and what helps. */
final class Failures {
  private static final Set<String> CONFLICTS =
      Set.of("40001", "40P01"); // rolled back by the server
  private static final String LOCKED = "55P03";
  private static final String TOO_LARGE = "54";
  private static final String DATA = "22";

  private Failures() {}

  static IllegalArgumentException sameId() {
    return new IllegalArgumentException("the store has a job with this id already");
  }

  static StoreUnavailableException version(String name, long version, int known) {
    return new StoreUnavailableException(
        "The store of jobs " + name + " has version " + version + ", which this version of Zerocall"
            + " doesn't know (expected: " + known + " at most). Update Zerocall.");
  }

  static StoreUnavailableException notOpened(String name, Throwable cause) {
    return new StoreUnavailableException(
        "Can't open the store of jobs " + name + ": " + describe(cause), cause);
  }

  static StoreUnavailableException closed(String name) {
    return new StoreUnavailableException("The store of jobs " + name + " is closed.");
  }

  static StoreUnavailableException outage(String name, Throwable cause) {
    return new StoreUnavailableException(
        "The store of jobs " + name + " can't be reached: " + describe(cause), cause);
  }

  static StoreUnavailableException tooManyReads(String name) {
    return new StoreUnavailableException(
        "Too many lists and counts of the jobs in " + name + " wait already.");
  }

  static StoreUnavailableException locked(String name) {
    return new StoreUnavailableException("In the store of jobs " + name
        + ", another transaction has locked the job or its key for too long.");
  }

  /** Returns what PostgreSQL reports if a lock is not available. */
  static SQLException locked() {
    return new SQLException("another transaction has locked the key", LOCKED);
  }

  static StoreUnavailableException unexpected(RuntimeException cause) {
    return new StoreUnavailableException("the store can't do this: " + cause, cause);
  }

  /** Returns whether transactions were in each other's way, so that another attempt may succeed. */
  static boolean isConflict(SQLException failure) {
    return CONFLICTS.contains(state(failure));
  }

  /** Returns whether another transaction has a lock that one of the requests needs. */
  static boolean isLocked(SQLException failure) {
    return LOCKED.equals(state(failure));
  }

  /** Returns why PostgreSQL refuses the values of a statement; null if the failure isn't theirs. */
  static @Nullable IllegalArgumentException refusedValues(SQLException failure) {
    if (state(failure).startsWith(TOO_LARGE)) {
      return new IllegalArgumentException("the job is too large for PostgreSQL", failure);
    }
    return state(failure).startsWith(DATA)
        ? new IllegalArgumentException("PostgreSQL can't store this", failure)
        : null;
  }

  private static String describe(Throwable cause) {
    String message = cause instanceof SQLException failure
        ? help(state(failure)) + failure.getMessage()
        : cause.toString();
    return message.lines().findFirst().orElse(message);
  }

  private static String help(String state) {
    return switch (state) {
      case "3D000" -> "there is no such database. Create it. ";
      case "28P01", "28000" -> "the server refuses the user or the password. ";
      case "42501" -> "the user may not do this. Grant it the rights on the database. ";
      default -> "";
    };
  }

  private static String state(SQLException failure) {
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }
}
