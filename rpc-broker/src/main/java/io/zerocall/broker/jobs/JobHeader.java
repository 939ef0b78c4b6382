package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.server.peer.JobSubmission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the store keeps of a submission beside the call itself.
 *
 * @param meta the submitter's metadata
 * @param traceparent the W3C trace context; null if there is none
 * @param retries how often the job starts again after its method has thrown; null if the submitter
 *     doesn't say it, so that the method's own rule applies
 * @param backoffMillis the pause before the first of these retries
 */
record JobHeader(
    Map<String, String> meta,
    @Nullable String traceparent,
    @Nullable Integer retries,
    long backoffMillis) {
  private static final String META = "meta";
  private static final String TRACEPARENT = "traceparent";
  private static final String RETRIES = "retries";
  private static final String BACKOFF = "backoff";

  static JobHeader of(JobSubmission submission, RpcContext context) {
    return new JobHeader(
        context.meta(),
        context.traceparent().orElse(null),
        submission.retries(),
        submission.backoffMillis());
  }

  static JobHeader parse(JsonText json) {
    Map<String, JsonText> members = json.members();
    Map<String, String> meta = new LinkedHashMap<>();
    members
        .getOrDefault(META, JsonText.parse("{}"))
        .members()
        .forEach((name, value) -> meta.put(name, value.string()));
    JsonText traceparent = members.get(TRACEPARENT);
    JsonText retries = members.get(RETRIES);
    return new JobHeader(
        meta,
        traceparent == null ? null : traceparent.string(),
        retries == null ? null : Integer.valueOf(retries.toString()),
        Long.parseLong(members.getOrDefault(BACKOFF, JsonText.parse("0")).toString()));
  }

  /** Returns the rule that applies if the method's own is this. */
  MethodRule effective(MethodRule ofMethod) {
    return retries == null ? ofMethod : new MethodRule(ofMethod.mayRetry(), retries, backoffMillis);
  }

  /** Returns whether there is nothing to keep, as the pause only matters to the retries. */
  boolean isEmpty() {
    return meta.isEmpty() && traceparent == null && retries == null;
  }

  JsonText json() {
    String entries = meta.entrySet().stream()
        .sorted(Map.Entry.comparingByKey()) // so that equal headers are equal texts
        .map(entry -> JsonText.ofString(entry.getKey()) + ":" + JsonText.ofString(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
    String trace =
        traceparent == null ? "" : ",\"" + TRACEPARENT + "\":" + JsonText.ofString(traceparent);
    return JsonText.parse("{\"" + META + "\":" + entries + trace
        + (retries == null ? "" : ",\"" + RETRIES + "\":" + retries)
        + ",\"" + BACKOFF + "\":" + backoffMillis + "}");
  }
}
