package io.zerocall.store.postgresql;

import io.zerocall.JsonText;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests that concern schedules. They are few, and run one by one. */
final class Schedules {
  private static final String OF_OWNER = " WHERE name = ? AND owner IS NOT DISTINCT FROM ?";

  /** Which schedule a request concerns. */
  record Name(String name, @Nullable String owner) {
    static Name of(Schedule schedule) {
      return new Name(schedule.name(), schedule.owner());
    }
  }

  /** The submission of a schedule's job. */
  record Fire(Schedule schedule, long nextMillis, NewJob job) {}

  private Schedules() {}

  /** Adds or replaces schedules. */
  static final class Writing implements Work<Schedule, Void> {
    private static final String WRITE = """
        INSERT INTO $schema.schedule AS present (name, owner, definition, next)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (name, (owner IS NULL), coalesce(owner, ''))
        DO UPDATE SET definition = excluded.definition, next = CASE
          WHEN present.definition = excluded.definition THEN least(present.next, excluded.next)
          ELSE excluded.next END""";

    @Override
    public Step step() {
      return Step.SCHEDULE;
    }

    @Override
    public void run(Transaction transaction, List<Request<Schedule, Void>> requests)
        throws SQLException {
      for (Request<Schedule, Void> request : requests) {
        Schedule schedule = request.argument();
        transaction
            .sql()
            .update(
                WRITE,
                schedule.name(),
                schedule.owner(),
                schedule.definition().toString(),
                schedule.nextMillis());
      }
    }
  }

  /** Removes schedules. */
  static final class Removing implements Work<Name, Boolean> {
    @Override
    public Step step() {
      return Step.UNSCHEDULE;
    }

    @Override
    public void run(Transaction transaction, List<Request<Name, Boolean>> requests)
        throws SQLException {
      for (Request<Name, Boolean> request : requests) {
        Name name = request.argument();
        request.answer(transaction
                .sql()
                .update("DELETE FROM $schema.schedule" + OF_OWNER, name.name(), name.owner())
            > 0);
      }
    }
  }

  /** Submits the jobs of schedules. */
  static final class Firing implements Work<Fire, Boolean> {
    private static final String MOVE =
        "UPDATE $schema.schedule SET next = ?" + OF_OWNER + " AND definition = ? AND next = ?";

    @Override
    public Step step() {
      return Step.FIRE;
    }

    @Override
    public void run(Transaction transaction, List<Request<Fire, Boolean>> requests)
        throws SQLException {
      for (Request<Fire, Boolean> request : requests) {
        Fire fire = request.argument();
        Schedule schedule = fire.schedule();
        boolean isThis = transaction
                .sql()
                .update(
                    MOVE,
                    fire.nextMillis(),
                    schedule.name(),
                    schedule.owner(),
                    schedule.definition().toString(),
                    schedule.nextMillis())
            > 0;
        if (isThis) {
          SameKeys keys = SameKeys.tryLock(transaction.sql(), List.of(fire.job()));
          if (keys.isLocked(fire.job())) {
            throw Failures.locked();
          }
          var unused = Adding.add(transaction, keys, fire.job());
        }
        request.answer(isThis);
      }
    }
  }

  /** Reads all schedules. */
  static final class Reading implements Work<Boolean, List<Schedule>> {
    private static final String READ =
        "SELECT name, owner, definition, next FROM $schema.schedule ORDER BY next, name";

    @Override
    public Step step() {
      return Step.SCHEDULES;
    }

    @Override
    public void run(Transaction transaction, List<Request<Boolean, List<Schedule>>> requests)
        throws SQLException {
      List<Schedule> schedules = transaction
          .sql()
          .rows(
              READ,
              row -> new Schedule(
                  row.getString(1),
                  Columns.text(row, 2),
                  JsonText.parse(row.getString(3)),
                  row.getLong(4)));
      requests.forEach(request -> request.answer(schedules));
    }
  }
}
