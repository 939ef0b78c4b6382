package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.RpcMethod;
import io.zerocall.server.method.Caller;
import io.zerocall.server.peer.JobSchedules;
import io.zerocall.server.peer.ScheduleRequest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The methods in the namespace {@code rpc} about jobs that are submitted again and again. Created
 * for each call.
 */
final class ScheduleMethods {
  private static final String UTC = "UTC";

  private final Caller caller;
  private final JobSchedules schedules;
  private final JobMethods submissions;

  /** @param submissions checks what a schedule submits */
  ScheduleMethods(Caller caller, JobSchedules schedules, JobMethods submissions) {
    this.caller = caller;
    this.schedules = schedules;
    this.submissions = submissions;
  }

  /** Adds or replaces a schedule; returns when its first run is due. */
  @RpcMethod(
      help = "Submits a call as a job again and again, until rpc.unschedule. Replaces your schedule"
          + " with the same name. cron has five fields, the minute, hour, day of the month, month"
          + " and day of the week, or is one of @hourly, @daily, @weekly, @monthly and @yearly."
          + " zone is the time zone, UTC if it is absent. The other parameters are those of"
          + " rpc.submit. Returns when the first run is due.")
  public CompletionStage<String> schedule(
      String name,
      String cron,
      String method,
      Optional<String> zone,
      Optional<JsonText> params,
      OptionalLong keep,
      OptionalInt retries,
      OptionalLong backoff,
      Optional<String> key,
      Optional<KeyConflict> conflict,
      Optional<String> tenant) {
    String checked = name(name);
    return schedules.schedule(
        new ScheduleRequest(
            checked,
            required("cron", cron),
            zone.orElse(UTC),
            submissions.submission(
                method,
                params,
                OptionalLong.empty(),
                keep,
                retries,
                backoff,
                Optional.of(key.orElse(checked)), // so runs don't overlap
                Optional.of(conflict.orElse(KeyConflict.ONCE_MORE)),
                tenant)),
        caller.context());
  }

  /** Removes a schedule. */
  @RpcMethod(
      help = "Removes your schedule with this name, and returns whether there was one. Jobs that it"
          + " has submitted stay.")
  public CompletionStage<Boolean> unschedule(String name) {
    return schedules.unschedule(name(name), caller.context());
  }

  /** Returns the caller's schedules. */
  @RpcMethod(help = "Returns your schedules, those whose next run is due first at the beginning.")
  public CompletionStage<JsonText> schedules() {
    return schedules.schedules(caller.context());
  }

  private String name(@Nullable String given) {
    String name = submissions.name("name", Optional.of(required("name", given)));
    return required("name", name);
  }

  private static String required(String parameter, @Nullable String given) {
    if (given == null) {
      throw JobMethods.invalid(parameter + ": expected a string");
    }
    return given;
  }
}
