package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs requests together, or one by one if PostgreSQL refuses one of them. */
final class Batch {
  /** How often transactions of other brokers may be in the way. */
  private static final int MOST_CONFLICTS = 20;

  /** For how many locks of others it waits. */
  private static final int MOST_LOCKED = 4;

  private final Session session;
  private final Map<JobId, Boolean> held;
  private final boolean isShared;
  private int locked;

  Batch(Session session, Map<JobId, Boolean> held, boolean isShared) {
    this.session = session;
    this.held = held;
    this.isShared = isShared;
  }

  /**
   * Runs requests, which then have their answers.
   *
   * @return what each transaction has changed
   * @throws SQLException if it is unknown what has happened, or nothing can happen now
   */
  List<Changes> run(List<Request<?, ?>> requests) throws SQLException {
    if (requests.isEmpty()) {
      return List.of();
    }
    RuntimeException refusal;
    try {
      return List.of(runTogether(requests));
    } catch (SQLException e) {
      if (Failures.isLocked(e)) {
        return runUnlocked(requests);
      }
      refusal = Failures.refusedValues(e);
      if (refusal == null) {
        throw e;
      }
    } catch (RuntimeException e) {
      if (session.commitsAlone()) { // then only another lease undoes what was done
        throw new SQLException("the answer of the server can't be read: " + e, e);
      }
      refusal = e instanceof IllegalArgumentException ? e : Failures.unexpected(e);
    }
    session.rollBack();
    requests.forEach(Request::reset);
    return requests.size() == 1 ? refuse(requests.get(0), refusal) : runAlone(requests);
  }

  /** Runs what needs no lock of others, and postpones the rest. */
  private List<Changes> runUnlocked(List<Request<?, ?>> requests) throws SQLException {
    session.rollBack();
    requests.forEach(Request::reset);
    if (requests.size() == 1 || locked >= MOST_LOCKED) {
      locked++;
      requests.forEach(Request::postpone);
      return List.of();
    }
    return runAlone(requests);
  }

  private Changes runTogether(List<Request<?, ?>> requests) throws SQLException {
    for (int conflicts = 0; ; conflicts++) {
      try {
        return session.run(requests, held, isShared);
      } catch (SQLException e) {
        if (!Failures.isConflict(e) || conflicts == MOST_CONFLICTS) {
          throw e;
        }
        session.rollBack();
        requests.forEach(Request::reset);
      }
    }
  }

  private static List<Changes> refuse(Request<?, ?> request, @Nullable RuntimeException refusal) {
    if (refusal != null) {
      request.refuse(refusal);
    }
    return List.of();
  }

  private List<Changes> runAlone(List<Request<?, ?>> requests) throws SQLException {
    List<Changes> changes = new ArrayList<>();
    Set<Object> waiting = new HashSet<>();
    for (Request<?, ?> request : requests) {
      if (locked < MOST_LOCKED && Collections.disjoint(request.subjects(), waiting)) {
        changes.addAll(run(List.of(request)));
      } else {
        request.postpone(); // as the lease must be renewed
      }
      if (request.isPostponed()) {
        waiting.addAll(request.subjects()); // what later requests must not overtake
      }
    }
    return changes;
  }
}
