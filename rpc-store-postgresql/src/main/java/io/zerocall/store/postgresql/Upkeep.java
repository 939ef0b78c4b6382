package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What a store does by itself: it renews its lease, ends those of lost brokers, makes delayed jobs
 * ready, deletes expired ones, and looks for what no notification has told. The writer runs it;
 * other threads only set its flags.
 */
final class Upkeep {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MOST_AT_A_TIME = 256;
  private static final long PERIOD_MILLIS = 1_000;
  private static final long LEAST_MILLIS = 5; // another broker may be making it ready
  private static final int MOST_LOOKS = 2;
  private static final int RENEWALS = 3; // in the time of a lease

  private static final String PROMOTE = """
      UPDATE $schema.job SET state = 'READY' WHERE number IN (
        SELECT number FROM $schema.job WHERE state = 'DELAYED' AND due <= $now
        ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED)
      RETURNING method""";

  private static final String NEXT =
      "SELECT min(due) - $now FROM $schema.job WHERE state = 'DELAYED'";

  private static final String EXPIRE = """
      WITH expired AS (
        DELETE FROM $schema.job WHERE number IN (
          SELECT number FROM $schema.job WHERE expires <= $now
          ORDER BY expires LIMIT ? FOR UPDATE SKIP LOCKED)
        RETURNING number
      ), payloads AS (
        DELETE FROM $schema.payload USING expired WHERE job = number
      ), results AS (
        DELETE FROM $schema.result USING expired WHERE job = number
      ), errors AS (
        DELETE FROM $schema.error USING expired WHERE job = number
      )
      SELECT count(*) FROM expired""";

  private final Settings settings;
  private boolean shared; // guarded by this
  private boolean greeted; // guarded by this
  private int looksWithoutOthers; // guarded by this
  private volatile boolean looksSoon = true;
  private volatile boolean missed;
  private long pauseNanos = System.nanoTime();
  private long periodNanos = System.nanoTime();
  private long renewalNanos = System.nanoTime();
  private long overdueMillis = LEAST_MILLIS;
  private long promotionNanos = System.nanoTime();
  private long lookNanos = System.nanoTime();

  Upkeep(Settings settings) {
    this.settings = settings;
  }

  /** Returns whether other brokers may have the store open. */
  synchronized boolean isShared() {
    return shared;
  }

  /**
   * Notes that another broker has opened the store. This store may have sent no notice since then,
   * so the other one has to look for what has changed.
   */
  synchronized void greeted() {
    shared();
    greeted = true;
  }

  /** Returns whether another broker has opened the store since the last call. */
  synchronized boolean takeGreeting() {
    boolean before = greeted;
    greeted = false;
    return before;
  }

  /** Notes that another broker has the store open. */
  synchronized void shared() {
    shared = true;
    looksWithoutOthers = 0;
  }

  /** Notes whether others were there: one that was not may have opened the store since the look. */
  synchronized void looked(boolean othersPresent) {
    if (othersPresent) {
      shared();
    } else if (++looksWithoutOthers >= MOST_LOOKS) {
      shared = false;
    }
  }

  /** Announces the methods of all jobs that are ready, soon. */
  void lookSoon() {
    looksSoon = true;
  }

  /** Notes that notifications may have been lost, which the listener learns when all works. */
  void missed() {
    missed = true;
    looksSoon = true;
  }

  /** Returns whether notifications may have been lost since the last call. */
  boolean takeMissed() {
    boolean before = missed;
    if (before) {
      missed = false; // one that is lost now is in what the listener looks for after this
    }
    return before;
  }

  /** Notes when a delayed job may be taken. */
  void promoteIn(long millis) {
    if (millis < TimeUnit.DAYS.toMillis(1)) { // else it is found later
      long nanos =
          System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(LEAST_MILLIS, millis));
      promotionNanos = nanos - promotionNanos < 0 ? nanos : promotionNanos;
    }
  }

  /**
   * Does what is due. Returns false if the lease was lost.
   *
   * @param held the jobs that the store knows to hold, from which those that have ended elsewhere
   *     are removed
   */
  boolean run(Sql sql, Leases leases, UUID holder, Set<JobId> held, Changes changes)
      throws SQLException {
    if (!isPast(pauseNanos)) {
      return true;
    }
    if (isPast(renewalNanos)) {
      if (!leases.renew(holder)) {
        return false;
      }
      renewed();
    }
    if (isPast(periodNanos)) {
      periodNanos = System.nanoTime() + PERIOD_NANOS;
      lookAtOthers(leases, holder, changes);
      expire(sql);
      promotionNanos = System.nanoTime();
    }
    if (isPast(promotionNanos)) {
      promote(sql, changes);
    }
    if (looksSoon || isPast(lookNanos)) {
      looksSoon = false;
      lookNanos = System.nanoTime() + LOOK_NANOS;
      leases.releaseOrphans(changes);
      Successors.heal(sql, changes);
      DueMethods.read(sql).forEach(changes::due);
      held.retainAll(leases.jobsOf(holder)); // others may have been cancelled elsewhere
    }
    return true;
  }

  /** Notes that the lease has begun now. */
  void renewed() {
    long period = settings.leaseMillis() / RENEWALS;
    renewalNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(period);
  }

  private void lookAtOthers(Leases leases, UUID holder, Changes changes) throws SQLException {
    Leases.Others others = leases.look(holder);
    looked(others.present());
    if (others.expired()) {
      leases.endExpired(holder, changes);
    }
  }

  private void expire(Sql sql) throws SQLException {
    long deleted = sql.row(EXPIRE, row -> row.getLong(1), MOST_AT_A_TIME).orElseThrow();
    if (deleted == MOST_AT_A_TIME) {
      periodNanos = System.nanoTime(); // there may be more
    }
  }

  /** Makes jobs ready whose moment has come. */
  void promote(Sql sql, Changes changes) throws SQLException {
    List<String> methods = sql.rows(PROMOTE, row -> row.getString(1), MOST_AT_A_TIME);
    methods.forEach(changes::due);
    promotionNanos = System.nanoTime() + PERIOD_NANOS;
    overdueMillis = methods.isEmpty() ? Math.min(2 * overdueMillis, PERIOD_MILLIS) : LEAST_MILLIS;
    sql.rows(NEXT, row -> {
          long millis = row.getLong(1);
          return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(millis);
        })
        .forEach(next -> next.ifPresent(this::promoteNext));
  }

  /** Looks less and less often for a job that is due and that others have locked. */
  private void promoteNext(long millis) {
    if (millis > 0) {
      overdueMillis = LEAST_MILLIS;
    }
    promoteIn(millis > 0 ? millis : overdueMillis);
  }

  /** Waits a moment, because transactions of others were in the way. */
  void pause() {
    pauseNanos = System.nanoTime() + PAUSE_NANOS;
    looksSoon = true;
  }

  /** Returns how long the writer may sleep. */
  long sleepNanos() {
    long now = System.nanoTime();
    if (pauseNanos - now > 0) {
      return pauseNanos - now;
    }
    if (looksSoon) {
      return 0;
    }
    return Math.min(
        Math.min(periodNanos - now, renewalNanos - now),
        Math.min(promotionNanos - now, lookNanos - now));
  }

  private static boolean isPast(long nanos) {
    return System.nanoTime() - nanos >= 0;
  }
}
