package io.zerocall.broker.schedules;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.broker.authorization.Authorization;
import io.zerocall.broker.jobs.Jobs;
import io.zerocall.broker.jobs.StoreFailures;
import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import io.zerocall.jobs.ScheduleStore;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.JobSchedules;
import io.zerocall.server.peer.ScheduleRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The schedules of a broker. Each user has schedules of their own, which nobody else can see or
 * change; so do all callers without a user together. Thread-safe; never blocks.
 */
public final class Schedules implements JobSchedules, AutoCloseable {
  private final ScheduleStore store;
  private final Authorization authorization;
  private final LongSupplier clock;
  private final ScheduleCount count = new ScheduleCount();
  private final ScheduleClock thread;

  /** @param clock in milliseconds since 1970 */
  public Schedules(ScheduleStore store, Authorization authorization, LongSupplier clock) {
    this.store = store;
    this.authorization = authorization;
    this.clock = clock;
    this.thread = new ScheduleClock(new DueRuns(store, authorization, count, clock), clock);
  }

  /** Begins to submit what is due; returns when what was missed is submitted. */
  public void start() {
    thread.start();
  }

  @Override
  public CompletionStage<String> schedule(ScheduleRequest request, RpcContext context) {
    Identity identity = Identity.of(context);
    authorization.check(Action.CALL, identity, request.submission().method());
    RpcContext untraced = new RpcContext( // a trace must not go on for years
        context.meta(), null, Long.MAX_VALUE, identity.user());
    NewJob job = Jobs.newJob(request.submission(), untraced);
    Definition definition = new Definition(request.cron(), request.zone(), identity.address(), job);
    long next;
    try {
      next = definition.nextMillis(clock.getAsLong());
    } catch (IllegalArgumentException e) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS, "Invalid params: " + e.getMessage(), null);
    }
    Schedule schedule = new Schedule(request.name(), identity.user(), definition.json(), next);
    count.add(schedule);
    return StoreFailures.answer(store.schedule(schedule)).thenApply(stored -> {
      thread.wake();
      return text(next);
    });
  }

  @Override
  public CompletionStage<Boolean> unschedule(String name, RpcContext context) {
    String owner = context.user().orElse(null);
    return StoreFailures.answer(store.unschedule(name, owner)).thenApply(removed -> {
      count.remove(name, owner);
      return removed;
    });
  }

  @Override
  public CompletionStage<JsonText> schedules(RpcContext context) {
    return StoreFailures.answer(store.schedules())
        .thenApply(schedules -> JsonText.parse(schedules.stream()
            .filter(schedule -> Optional.ofNullable(schedule.owner()).equals(context.user()))
            .map(Schedules::describe)
            .collect(Collectors.joining(",", "[", "]"))));
  }

  private static String describe(Schedule schedule) {
    Map<String, JsonText> members = schedule.definition().members();
    return List.of("cron", "zone", "method").stream()
        .filter(members::containsKey) // another version of the broker may have written it
        .map(name -> ",\"" + name + "\":" + members.get(name))
        .collect(Collectors.joining(
            "",
            "{\"name\":" + JsonText.ofString(schedule.name()),
            ",\"next\":\"" + text(schedule.nextMillis()) + "\"}"));
  }

  private static String text(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  @Override
  public void close() {
    thread.close();
  }
}
