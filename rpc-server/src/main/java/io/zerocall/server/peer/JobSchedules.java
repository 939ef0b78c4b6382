package io.zerocall.server.peer;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import java.util.concurrent.CompletionStage;

/**
 * Submits jobs again and again. A {@link CallRouter} with jobs may have it; then its server has the
 * methods {@code rpc.schedule}, {@code rpc.unschedule} and {@code rpc.schedules}. What
 * {@link SubmittedJobs} says of threads and failures is true here too.
 */
public interface JobSchedules {

  /**
   * Adds a schedule, or replaces the caller's schedule with the same name.
   *
   * @return when the first run is due, in the form of ISO 8601 in UTC
   */
  CompletionStage<String> schedule(ScheduleRequest request, RpcContext context);

  /** Removes a schedule of the caller's; returns whether there was one. */
  CompletionStage<Boolean> unschedule(String name, RpcContext context);

  /** Returns the schedules of the caller: an array of objects. */
  CompletionStage<JsonText> schedules(RpcContext context);
}
