package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.StoredJob;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.RpcErrorReply;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes jobs and their errors as JSON, and reads the errors. */
final class JobJson {
  private JobJson() {}

  static JsonText describe(StoredJob job) {
    return JsonText.parse("{\"id\":\"" + job.id() + "\""
        + ",\"method\":" + JsonText.ofString(job.method())
        + ",\"state\":\"" + job.state() + "\""
        + ",\"starts\":" + job.starts()
        + ",\"priority\":" + job.priority()
        + text("user", job.owner())
        + time("submitted", job.submittedMillis())
        + time("due", job.dueMillis())
        + time("ended", job.endedMillis())
        + time("expires", job.expiresMillis())
        + ",\"errors\":"
        + job.errors().stream().map(JsonText::toString).collect(Collectors.joining(",", "[", "]"))
        + "}");
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
    boolean isRule = error.code() == RpcErrorCode.APPLICATION_ERROR && MethodRule.of(retry) != null;
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
