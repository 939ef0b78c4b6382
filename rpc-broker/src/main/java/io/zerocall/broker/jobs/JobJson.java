package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.StoredJob;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.RpcErrorReply;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes jobs and their errors as JSON, and reads the errors. */
final class JobJson {
  private JobJson() {}

  static JsonText describe(StoredJob job) {
    return JsonText.parse("{\"id\":\"" + job.id() + "\""
        + ",\"method\":" + JsonText.ofString(job.method())
        + ",\"state\":\"" + job.state() + "\""
        + ",\"starts\":" + job.starts()
        + time("submitted", job.submittedMillis())
        + time("due", job.dueMillis())
        + time("ended", job.endedMillis())
        + time("expires", job.expiresMillis())
        + ",\"errors\":"
        + job.errors().stream().map(JsonText::toString).collect(Collectors.joining(",", "[", "]"))
        + "}");
  }

  private static String time(String name, long millis) {
    return millis == 0 ? "" : ",\"" + name + "\":\"" + Instant.ofEpochMilli(millis) + "\"";
  }

  static JsonText of(ErrorObject error) {
    return JsonText.parse("{\"code\":" + error.code()
        + ",\"message\":" + JsonText.ofString(error.message())
        + (error.data() instanceof JsonText data ? ",\"data\":" + data : "") + "}");
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
