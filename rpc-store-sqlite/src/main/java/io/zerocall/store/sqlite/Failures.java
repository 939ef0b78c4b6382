package io.zerocall.store.sqlite;

import io.zerocall.jobs.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The exceptions of a store, whose messages name the file and what helps. */
final class Failures {
  private static final int PRIMARY_CODE = 0xFF;

  private Failures() {}

  static StoreUnavailableException foreign(Path file) {
    return new StoreUnavailableException(file + " is no store of jobs. Choose another file.");
  }

  static StoreUnavailableException version(Path file, long version) {
    return new StoreUnavailableException(
        file + " is a store of jobs of version " + version + ", which this version of Zerocall"
            + " can't read (expected: " + Schema.VERSION + "). Update Zerocall, or choose another"
            + " file.");
  }

  static StoreUnavailableException notOpened(Path file, Throwable cause) {
    return new StoreUnavailableException(
        "Can't open the store of jobs " + file + ": " + describe(cause), cause);
  }

  static StoreUnavailableException closed(Path file) {
    return new StoreUnavailableException("The store of jobs " + file + " is closed.");
  }

  static StoreUnavailableException failed(Path file, Throwable cause) {
    return new StoreUnavailableException(
        "The store of jobs " + file + " has failed and refuses everything until it is opened"
            + " again: " + describe(cause),
        cause);
  }

  /** Returns why SQLite refuses the values of a statement; null if the failure isn't theirs. */
  static @Nullable IllegalArgumentException refusedValues(SQLException failure) {
    return switch (code(failure)) {
      case SQLITE_CONSTRAINT ->
        new IllegalArgumentException("the store has a job with this id already", failure);
      case SQLITE_TOOBIG ->
        new IllegalArgumentException("the job is too large for SQLite", failure);
      default -> null;
    };
  }

  private static String describe(Throwable cause) {
    return cause instanceof SQLException failure
        ? help(failure) + " (" + failure.getMessage() + ")"
        : cause.toString();
  }

  private static String help(SQLException failure) {
    if (!(failure instanceof SQLiteException)) {
      return "SQLite's native code can't be loaded. Set -Dorg.sqlite.tmpdir to a directory that"
          + " may contain programs.";
    }
    return switch (code(failure)) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
        "another process, or another store of this process, has"
            + " it open. Close that one, or choose another file.";
      case SQLITE_NOTADB -> "it is no store of jobs. Choose another file.";
      case SQLITE_CORRUPT -> "the file is damaged. Restore it from a backup, or move it away.";
      case SQLITE_CANTOPEN ->
        "the file can't be opened or created. Check that its directory"
            + " exists and that this process may write there.";
      case SQLITE_READONLY, SQLITE_PERM ->
        "this process may not write it. Check the permissions"
            + " of the file and of its directory.";
      case SQLITE_FULL -> "the disk is full. Free some space.";
      case SQLITE_IOERR -> "the system can't read or write it. Check the disk.";
      default -> "SQLite reports an error.";
    };
  }

  private static SQLiteErrorCode code(SQLException failure) {
    return failure instanceof SQLiteException known
        ? SQLiteErrorCode.getErrorCode(known.getResultCode().code & PRIMARY_CODE)
        : SQLiteErrorCode.SQLITE_ERROR;
  }
}
