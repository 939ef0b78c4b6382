package io.zerocall.store.sqlite;

import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operations on schedules, within a transaction that the caller commits. Only the thread of its
 * connection uses it.
 */
final class Schedules {
  private final ScheduleTable schedules;
  private final Jobs jobs;

  Schedules(Connection connection, Jobs jobs) throws SQLException {
    this.schedules = new ScheduleTable(connection);
    this.jobs = jobs;
  }

  Outcome<Void> add(Schedule schedule) throws SQLException {
    schedules.add(schedule);
    return Outcome.of(null);
  }

  Outcome<Boolean> remove(String name, @Nullable String owner) throws SQLException {
    boolean isPresent = schedules.find(name, owner).isPresent();
    schedules.delete(name, owner);
    return Outcome.of(isPresent);
  }

  Outcome<List<Schedule>> list() throws SQLException {
    return Outcome.of(schedules.list());
  }

  Outcome<Boolean> fire(Schedule schedule, long nextMillis, NewJob job) throws SQLException {
    Optional<Schedule> present = schedules.find(schedule.name(), schedule.owner());
    if (present.isEmpty() || !present.get().equals(schedule)) {
      return Outcome.of(false);
    }
    schedules.move(schedule.name(), schedule.owner(), nextMillis);
    return new Outcome<>(true, jobs.add(job).committed());
  }
}
