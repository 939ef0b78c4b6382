package io.zerocall.store.postgresql;

import java.sql.SQLException;
import java.util.List;

/**
 * Runs requests of one kind. Without a state.
 *
 * @param <A> the type of their argument
 * @param <T> the type of their answer
 */
interface Work<A, T> {
  Step step();

  /** Returns whether a request must follow all requests before it. */
  default boolean followsAll(A argument) {
    return false;
  }

  /** Returns whether {@link #run} executes one statement, which then needs no transaction. */
  default boolean isOneStatement(Transaction transaction, List<Request<A, T>> requests) {
    return false;
  }

  /** Runs requests that have no subject in common, and sets their answers. */
  void run(Transaction transaction, List<Request<A, T>> requests) throws SQLException;
}
