package io.zerocall.server;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.contract.Names;
import io.zerocall.json.document.RetryData;
import io.zerocall.server.method.Caller;
import io.zerocall.server.peer.JobQuery;
import io.zerocall.server.peer.JobSubmission;
import io.zerocall.server.peer.SubmittedJobs;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The methods in the namespace {@code rpc} about jobs. Created for each call. */
final class JobMethods {
  private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(365);
  private static final long DEFAULT_BACKOFF_MILLIS = 1_000;
  private static final int MOST_LISTED = 1_000;
  private static final int DEFAULT_LISTED = 100;
  private static final int MOST_LISTED_BYTES = 1 << 20;

  private final Caller caller;
  private final SubmittedJobs jobs;
  private final RpcLimits limits;

  JobMethods(Caller caller, SubmittedJobs jobs, RpcLimits limits) {
    this.caller = caller;
    this.jobs = jobs;
    this.limits = limits;
  }

  /** Submits a job; returns its id. */
  @RpcMethod(
      help =
          "Submits a call as a job, and returns the job's id once the job is durable. delay is the"
              + " time in milliseconds until it may start, keep how long its result is kept, retries how"
              + " often it starts again after its method has thrown, and backoff the pause before the"
              + " first retry. Submissions with the same key are one job: if it has begun already, a"
              + " submission is the same job, or with conflict ONCE_MORE one that starts afterwards."
              + " tenant names whose limit the job counts for.")
  public CompletionStage<String> submit(
      String method,
      Optional<JsonText> params,
      OptionalLong delay,
      OptionalLong keep,
      OptionalInt retries,
      OptionalLong backoff,
      Optional<String> key,
      Optional<KeyConflict> conflict,
      Optional<String> tenant) {
    return jobs.submit(
        submission(method, params, delay, keep, retries, backoff, key, conflict, tenant),
        caller.context());
  }

  /** Checks what a caller submits. */
  JobSubmission submission(
      String method,
      Optional<JsonText> params,
      OptionalLong delay,
      OptionalLong keep,
      OptionalInt retries,
      OptionalLong backoff,
      Optional<String> key,
      Optional<KeyConflict> conflict,
      Optional<String> tenant) {
    requireName(method);
    JsonText given = params.orElse(JsonText.NULL);
    if (!given.isArray() && !given.isObject() && !given.equals(JsonText.NULL)) {
      throw invalid("params: expected an array or an object");
    }
    return new JobSubmission(
        method,
        given.equals(JsonText.NULL) ? null : given,
        name("key", key),
        conflict.orElse(KeyConflict.SAME_JOB),
        name("tenant", tenant),
        caller.routing().priority(),
        millis("delay", delay, 0),
        millis("keep", keep, -1),
        retries.isPresent() ? checked("retries", retries.getAsInt()) : null,
        millis("backoff", backoff, DEFAULT_BACKOFF_MILLIS));
  }

  private void requireName(@Nullable String method) {
    if (method == null) {
      throw invalid("method: expected a string");
    }
    try {
      var unused = Names.requireShort(method, "method", limits.nameBytes());
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    if (method.indexOf(0) >= 0) {
      throw invalid("method: expected a name without U+0000");
    }
    if (method.isEmpty() || Names.isReserved(method) || !Names.isEncodable(method)) {
      throw RpcErrorReply.methodNotFound(); // no worker can offer it
    }
  }

  @Nullable
  String name(String parameter, Optional<String> given) {
    if (given.isEmpty()) {
      return null;
    }
    String name = given.get();
    try {
      var unused = Names.requireShort(name, parameter, limits.nameBytes());
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    if (name.isEmpty() || name.indexOf(0) >= 0 || !Names.isEncodable(name)) {
      throw invalid(parameter + ": expected a text that isn't empty, without U+0000");
    }
    return name;
  }

  private static String requireId(@Nullable String id) {
    if (id == null) {
      throw invalid("id: expected a string");
    }
    return id;
  }

  private static long millis(String name, OptionalLong given, long byDefault) {
    if (given.isEmpty()) {
      return byDefault;
    }
    long millis = given.getAsLong();
    if (millis < 0 || millis > LONGEST_MILLIS) {
      throw invalid(name + ": " + millis + " ms (expected: 0 to " + LONGEST_MILLIS + ")");
    }
    return millis;
  }

  private static int checked(String name, int number) {
    if (number < 0 || number > RetryData.MOST_RETRIES) {
      throw invalid(name + ": " + number + " (expected: 0 to " + RetryData.MOST_RETRIES + ")");
    }
    return number;
  }

  /** Describes a job. */
  @RpcMethod(help = "Describes the job with this id: its state, times, starts and last errors.")
  public CompletionStage<JsonText> job(String id) {
    return jobs.describe(requireId(id), caller.context());
  }

  /** Returns the result of a job. */
  @RpcMethod(
      help = "Waits until the job with this id has ended, and returns its result or its error.")
  public CompletionStage<JsonText> result(String id) {
    return jobs.result(requireId(id), caller.context());
  }

  /** Makes a job that has failed start again. */
  @RpcMethod(
      help = "Makes the job with this id wait again if it has failed, and returns its state"
          + " afterwards. Other jobs stay as they are.")
  public CompletionStage<JobState> resubmit(String id) {
    return jobs.resubmit(requireId(id), caller.context());
  }

  /** Lists jobs. */
  @RpcMethod(
      help = "Lists the caller's jobs, and those that the caller may manage, the latest submissions"
          + " first. Optional: the state that they have, the name of their method or its beginning"
          + " and a *, how many there are at most, whether they are only the caller's own, and the"
          + " id of a job that was submitted after them.")
  public CompletionStage<JsonText> jobs(
      Optional<JobState> state,
      Optional<String> method,
      OptionalInt most,
      Optional<Boolean> own,
      Optional<String> before) {
    method.ifPresent(this::requirePattern);
    int number = most.orElse(DEFAULT_LISTED);
    if (number < 1 || number > MOST_LISTED) {
      throw invalid("most: " + number + " (expected: 1 to " + MOST_LISTED + ")");
    }
    int bytes = Math.min(MOST_LISTED_BYTES, limits.messageBytes() / 2);
    JobQuery query = new JobQuery(
        state.orElse(null),
        method.orElse(null),
        own.orElse(false),
        before.orElse(null),
        number,
        bytes);
    return jobs.list(query, caller.context());
  }

  private void requirePattern(String method) {
    try {
      var unused = Names.requireShort(method, "method", limits.nameBytes());
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    int star = method.indexOf('*');
    if (star >= 0 && star < method.length() - 1) {
      throw invalid("method: expected a name, or the beginning of names and then *");
    }
  }

  /** Counts jobs. */
  @RpcMethod(
      value = "jobs.count",
      help = "Counts the jobs of all users by their states. The numbers may be a few seconds old.")
  public CompletionStage<Map<JobState, Long>> count() {
    return jobs.count();
  }

  static RpcErrorReply invalid(String why) {
    return new RpcErrorReply(RpcErrorCode.INVALID_PARAMS, "Invalid params: " + why, null);
  }
}
