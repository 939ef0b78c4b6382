package io.zerocall.jobs;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps schedules. What {@link JobStore} says of durability, stages and threads is true for them
 * too.
 */
public interface ScheduleStore {

  /**
   * Adds a schedule, or replaces the owner's schedule with the same name. If that has an equal
   * definition, the earlier of the two next submissions remains, so what is due stays due.
   */
  CompletionStage<Void> schedule(Schedule schedule);

  /**
   * Removes a schedule. Jobs that it has submitted stay.
   *
   * @return whether there was one
   */
  CompletionStage<Boolean> unschedule(String name, @Nullable String owner);

  /** Returns all schedules, ordered by their next submissions. */
  CompletionStage<List<Schedule>> schedules();

  /**
   * Submits the job of a schedule, as {@link JobStore#add} does, and moves the schedule to its next
   * submission. Both are one change. It has no effect if the schedule isn't exactly this one any
   * more, for example because another broker has submitted the job.
   *
   * @param schedule the schedule as it was read
   * @param nextMillis when it is submitted next, in milliseconds since 1970
   * @return whether the schedule was this one
   */
  CompletionStage<Boolean> fire(Schedule schedule, long nextMillis, NewJob job);
}
