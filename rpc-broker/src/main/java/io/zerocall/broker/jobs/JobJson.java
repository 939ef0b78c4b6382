package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.StoredJob;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Messages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes jobs and their errors as JSON, and reads the errors. */
final class JobJson {
  /** How long a description is whose errors have their data; in UTF-16 code units. */
  private static final int LONGEST = 1 << 20;

  /** How long an error's message is without its data; in UTF-16 code units. */
  private static final int LONGEST_BRIEF = 500;

  private JobJson() {}

  /** Describes a job. If its errors are very long, they come without their data. */
  static JsonText describe(StoredJob job) {
    String whole = object(job, job.errors());
    return JsonText.parse(
        whole.length() <= LONGEST
            ? whole
            : object(job, job.errors().stream().map(JobJson::brief).toList()));
  }

  /**
   * Describes jobs, each with its last error alone, which is cut off if it is long.
   *
   * @param mostBytes how long the array is at most; then it has fewer jobs
   */
  static JsonText list(List<StoredJob> jobs, int mostBytes) {
    List<String> objects = new ArrayList<>();
    int bytes = 2;
    for (StoredJob job : jobs) {
      String object = object(job, lastError(job));
      bytes += object.getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes > mostBytes) {
        break;
      }
      objects.add(object);
    }
    return JsonText.parse("[" + String.join(",", objects) + "]");
  }

  private static List<JsonText> lastError(StoredJob job) {
    int count = job.errors().size();
    return job.errors().subList(Math.max(0, count - 1), count).stream()
        .map(JobJson::brief)
        .toList();
  }

  /** Returns an error without its data, and with the beginning of its message. */
  private static JsonText brief(JsonText error) {
    RpcErrorReply reply = reply(error);
    return of(new ErrorObject(reply.code(), shortened(String.valueOf(reply.getMessage()))));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_BRIEF ? text : Messages.cut(text, LONGEST_BRIEF) + " …";
  }

  private static String object(StoredJob job, List<JsonText> errors) {
    return "{\"id\":\"" + job.id() + "\""
        + ",\"method\":" + JsonText.ofString(job.method())
        + ",\"state\":\"" + job.state() + "\""
        + ",\"starts\":" + job.starts()
        + (job.progress() == null ? "" : ",\"progress\":" + of(job.progress()))
        + ",\"priority\":" + job.priority()
        + text("user", job.owner())
        + text("tenant", job.tenant())
        + text("key", job.key())
        + time("submitted", job.submittedMillis())
        + time("due", job.dueMillis())
        + time("ended", job.endedMillis())
        + time("expires", job.expiresMillis())
        + ",\"errors\":"
        + errors.stream().map(JsonText::toString).collect(Collectors.joining(",", "[", "]"))
        + "}";
  }

  private static String of(JobProgress progress) {
    return "{\"progress\":" + progress.progress()
        + (progress.total() < 0 ? "" : ",\"total\":" + progress.total())
        + text("message", progress.message()) + "}";
  }

  private static String text(String name, @Nullable String text) {
    return text == null ? "" : ",\"" + name + "\":" + JsonText.ofString(text);
  }

  private static String time(String name, long millis) {
    return millis == 0 ? "" : ",\"" + name + "\":\"" + Instant.ofEpochMilli(millis) + "\"";
  }

  /**
   * Writes an error. What a worker says about retries is for the broker, and not a part of the data
   * that callers receive: it moves from the data to the error itself.
   */
  static JsonText of(ErrorObject error) {
    JsonText data = error.data() instanceof JsonText json ? json : null;
    JsonText retry = data == null || !data.isObject() ? null : data.members().get(MethodRule.RETRY);
    boolean mayHaveRule =
        error.code() == RpcErrorCode.APPLICATION_ERROR || error.code() == RpcErrorCode.WORKER_LOST;
    boolean isRule = mayHaveRule && MethodRule.of(retry) != null;
    return data != null && isRule
        ? error(error, without(MethodRule.RETRY, data), retry)
        : error(error, data, null);
  }

  /** Writes an error without data, and what is known of the method's retries. */
  static JsonText of(ErrorObject error, MethodRule known) {
    return error(error, null, known.json());
  }

  private static JsonText error(
      ErrorObject error, @Nullable JsonText data, @Nullable JsonText retry) {
    return JsonText.parse("{\"code\":" + error.code()
        + ",\"message\":" + JsonText.ofString(error.message())
        + (data == null ? "" : ",\"data\":" + data)
        + (retry == null ? "" : ",\"" + MethodRule.RETRY + "\":" + retry) + "}");
  }

  /** Returns an object without one of its members; null if nothing is left. */
  private static @Nullable JsonText without(String member, JsonText object) {
    Map<String, JsonText> members = new LinkedHashMap<>(object.members());
    members.remove(member);
    return members.isEmpty()
        ? null
        : JsonText.parse(members.entrySet().stream()
            .map(entry -> JsonText.ofString(entry.getKey()) + ":" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}")));
  }

  /** Returns the last error of a job that has failed, as its callers are to receive it. */
  static RpcErrorReply reply(StoredJob job) {
    return job.errors().isEmpty()
        ? new RpcErrorReply(RpcErrorCode.INTERNAL_ERROR, "The job has failed", null)
        : reply(job.errors().get(job.errors().size() - 1));
  }

  static RpcErrorReply reply(JsonText error) {
    Map<String, JsonText> members = error.members();
    JsonText code = members.getOrDefault("code", JsonText.parse("0"));
    JsonText message = members.getOrDefault("message", JsonText.ofString(""));
    return new RpcErrorReply(
        Integer.parseInt(code.toString()), message.string(), members.get("data"));
  }
}
