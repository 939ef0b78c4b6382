package io.zerocall.broker.schedules;

import io.zerocall.broker.authorization.Authorization;
import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import io.zerocall.jobs.ScheduleStore;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.transport.engine.Printable;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the jobs of the schedules that are due. What was due several times, while no broker ran
 * or because the clock was set, is submitted once. Used by one thread, which it blocks.
 */
final class DueRuns {
  private static final Logger LOG = LoggerFactory.getLogger(DueRuns.class);

  /** How many submissions the store has not confirmed yet at most. */
  private static final int MOST_PENDING = 64;

  private final ScheduleStore store;
  private final Authorization authorization;
  private final ScheduleCount count;
  private final LongSupplier clock;

  /** When schedules that are due and can't be submitted are looked at again. */
  private final Map<Schedule, Long> postponed = new HashMap<>();

  /** @param clock in milliseconds since 1970 */
  DueRuns(
      ScheduleStore store, Authorization authorization, ScheduleCount count, LongSupplier clock) {
    this.store = store;
    this.authorization = authorization;
    this.count = count;
    this.clock = clock;
  }

  /**
   * Looks at all schedules, and submits what is due.
   *
   * @return when the next run is due, in milliseconds since 1970
   * @throws ExecutionException if the store has failed
   */
  long submit() throws InterruptedException, ExecutionException {
    List<Schedule> schedules = await(store.schedules());
    count.set(schedules);
    if (!postponed.isEmpty()) {
      postponed.keySet().retainAll(new HashSet<>(schedules));
    }
    long now = clock.getAsLong();
    long soonest = Long.MAX_VALUE;
    Queue<Pending> pending = new ArrayDeque<>();
    for (Schedule schedule : schedules) {
      long due = postponed.getOrDefault(schedule, schedule.nextMillis());
      soonest = Math.min(soonest, due > now ? due : submit(schedule, now, pending));
      if (pending.size() == MOST_PENDING) {
        confirm(pending.remove());
      }
    }
    for (Pending submission : pending) {
      confirm(submission);
    }
    return soonest;
  }

  /** A submission that the store has not confirmed yet. */
  private record Pending(Schedule schedule, long next, CompletionStage<Boolean> stage) {}

  /** Waits for a submission. One that the store refuses doesn't keep the others from theirs. */
  private void confirm(Pending submission) throws InterruptedException, ExecutionException {
    try {
      var unused = await(submission.stage());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreUnavailableException) {
        throw e;
      }
      LOG.error("The run of {} was refused", named(submission.schedule()), e.getCause());
      postponed.put(submission.schedule(), submission.next());
    }
  }

  /** Returns when the next run is due. */
  private long submit(Schedule schedule, long now, Queue<Pending> pending) {
    Definition definition;
    long next;
    try {
      definition = Definition.of(schedule);
      next = definition.nextMillis(Math.max(now, schedule.nextMillis()));
    } catch (RuntimeException e) {
      LOG.error(
          "The schedule {} can't be read, so it submits nothing: {}",
          named(schedule),
          e.toString());
      postponed.put(schedule, Long.MAX_VALUE);
      return Long.MAX_VALUE;
    }
    NewJob run = definition.newRun();
    if (authorization.allows(Action.CALL, definition.identity(), run.method())) {
      postponed.remove(schedule);
      pending.add(new Pending(schedule, next, store.fire(schedule, next, run)));
    } else {
      var unused = authorization.refusal(definition.identity() + " may not call " + run.method()
          + " any more, as the schedule " + named(schedule) + " requires");
      postponed.put(schedule, next);
    }
    return next;
  }

  private static String named(Schedule schedule) {
    return "\"" + Printable.text(schedule.name()) + "\"";
  }

  private static <T> T await(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException {
    return stage.toCompletableFuture().get();
  }
}
