package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The writer's session, which is replaced after a failure, and the jobs that the store holds
 * through all its sessions. Only the writer uses it.
 */
final class Sessions {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Connections connections;
  private final Settings settings;
  private final UUID store;
  private final Listeners listeners;
  private final Upkeep upkeep;

  /** The jobs that this store holds, with whether they have keys. */
  private final Map<JobId, Boolean> held = new HashMap<>();

  private @Nullable Session session;

  /** The holders of the last lease and of later attempts, which may have begun one. */
  private final Set<UUID> holders = new HashSet<>();

  private long pauseNanos = FIRST_PAUSE_NANOS;

  Sessions(
      Connections connections, Settings settings, UUID store, Listeners listeners, Upkeep upkeep) {
    this.connections = connections;
    this.settings = settings;
    this.store = store;
    this.listeners = listeners;
    this.upkeep = upkeep;
  }

  boolean isConnected() {
    return session != null;
  }

  /** Returns the session, and opens one if there is none. */
  Session current() throws SQLException {
    Session current = session;
    if (current == null) {
      boolean isFirst = holders.isEmpty();
      current = Session.open(connections, settings, store);
      try {
        begin(current);
      } catch (SQLException | RuntimeException e) {
        current.closeAfter(e);
        throw e;
      }
      session = current;
      pauseNanos = FIRST_PAUSE_NANOS;
      if (isFirst) {
        upkeep.lookSoon();
      } else {
        upkeep.missed();
      }
    }
    return current;
  }

  private void begin(Session current) throws SQLException {
    Changes changes = new Changes();
    Set<JobId> lost = new HashSet<>(held.keySet());
    lost.removeAll(current.begin(holders, held.keySet(), changes));
    holders.retainAll(Set.of(current.holder()));
    upkeep.renewed();
    held.keySet().removeAll(lost);
    listeners.lost(lost);
    apply(changes);
  }

  /** Runs requests, which then have their answers. */
  List<Changes> run(List<Request<?, ?>> requests) throws SQLException {
    Session current = current();
    if (settings.clock().jumps()) {
      Changes promoted = new Changes();
      current.promote(upkeep, promoted);
      apply(promoted);
    }
    return new Batch(current, held, upkeep.isShared()).run(requests);
  }

  /** Does what the store has to do by itself. */
  void keepUp() throws SQLException {
    Session current = current();
    Changes changes = new Changes();
    boolean holds = keepUp(current, changes);
    if (upkeep.isShared()) {
      current.tell(changes);
    }
    answerGreeting(current);
    apply(changes);
    if (!holds) {
      begin(current);
      upkeep.missed(); // as the requests of this store have failed since then
    }
    if (listeners.isPresent() && upkeep.takeMissed()) {
      listeners.missed();
    }
  }

  private void answerGreeting(Session current) throws SQLException {
    if (upkeep.takeGreeting()) {
      try {
        current.tellMissed();
      } catch (SQLException e) {
        upkeep.greeted(); // so that the next session answers
        throw e;
      }
    }
  }

  private boolean keepUp(Session current, Changes changes) throws SQLException {
    try {
      return current.keepUp(upkeep, held.keySet(), changes);
    } catch (SQLException e) {
      if (!Failures.isConflict(e) && !Failures.isLocked(e)) {
        throw e;
      }
      current.rollBack();
      upkeep.pause();
      return true;
    }
  }

  /** Notes what a transaction has changed, and notifies the listener. */
  void apply(Changes changes) {
    held.putAll(changes.heldJobs());
    held.keySet().removeAll(changes.droppedJobs());
    upkeep.promoteIn(changes.soonestMillis());
    if (changes.hasSkipped()) {
      upkeep.lookSoon();
    }
    listeners.due(changes.dueMethods());
  }

  /** Notes that the session has failed, and requests with it. */
  void fail(Throwable failure, List<Request<?, ?>> requests) {
    for (Request<?, ?> request : requests) {
      if (request.work().step() == Step.START) {
        held.keySet().removeAll(request.subjects()); // the caller won't run them
      }
    }
    if (session != null) {
      session.closeAfter(failure);
      session = null;
    }
  }

  /** Returns how long to wait before the next attempt to connect; longer each time. */
  long pauseNanos() {
    long pause = pauseNanos;
    pauseNanos = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    return pause;
  }

  /** Ends the lease. */
  void end() throws SQLException {
    if (session != null) {
      session.end();
    }
  }
}
