package io.zerocall.mcp;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as a task of the protocol. Immutable.
 *
 * @param members the members of the object that {@code rpc.job} returns
 */
record JobTask(Map<String, JsonText> members) {
  private static final long POLL_MILLIS = 1_000;

  static JobTask read(JsonText job) {
    return new JobTask(job.members());
  }

  String method() {
    return text("method");
  }

  JobState state() {
    return JobState.valueOf(text("state"));
  }

  boolean isFinal() {
    return state() != JobState.WAITING && state() != JobState.RUNNING;
  }

  /** Returns the object that describes it, without its result. */
  JsonObject described(Revision revision) {
    return addTo(new JsonObject(), status(), revision);
  }

  String id() {
    return text("id");
  }

  /** Adds the members of a task to an object, with the names that a revision has for them. */
  JsonObject addTo(JsonObject object, String status, Revision revision) {
    boolean stateless = revision.isStateless();
    object.text("taskId", id()).text("status", status);
    String message = message();
    if (message != null) {
      object.text("statusMessage", message);
    }
    JsonText submitted = members.getOrDefault("submitted", JsonText.NULL);
    return object
        .value("createdAt", submitted)
        .value("lastUpdatedAt", members.getOrDefault("ended", submitted))
        .json(stateless ? "ttlMs" : "ttl", lifetimeMillis())
        .number(stateless ? "pollIntervalMs" : "pollInterval", POLL_MILLIS);
  }

  /** Returns the state in the words of the revisions with a handshake. */
  String status() {
    return switch (state()) {
      case WAITING, RUNNING -> "working";
      case DONE -> "completed";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  /** Returns how long the job is kept after its submission: without limit until it has ended. */
  private String lifetimeMillis() {
    JsonText expires = members.get("expires");
    JsonText submitted = members.get("submitted");
    return expires == null || submitted == null
        ? "null"
        : Long.toString(
            Duration.between(Instant.parse(submitted.string()), Instant.parse(expires.string()))
                .toMillis());
  }

  private @Nullable String message() {
    return switch (state()) {
      case WAITING -> "Waits for a worker";
      case RUNNING -> progress();
      case FAILED -> lastError();
      case DONE, CANCELLED -> null;
    };
  }

  private @Nullable String progress() {
    JsonText reported = members.get("progress");
    if (reported == null || !reported.isObject()) {
      return null;
    }
    Map<String, JsonText> progress = reported.members();
    JsonText message = progress.get("message");
    JsonText total = progress.get("total");
    String done = progress.get("progress") + (total == null ? "" : " of " + total);
    return message == null ? done : done + ": " + message.string();
  }

  private @Nullable String lastError() {
    JsonText reported = members.get("errors");
    List<JsonText> errors =
        reported != null && reported.isArray() ? reported.elements() : List.of();
    JsonText message =
        errors.isEmpty() ? null : errors.get(errors.size() - 1).members().get("message");
    return message == null ? null : message.string();
  }

  private String text(String name) {
    JsonText value = members.get(name);
    return value == null ? "" : value.string();
  }
}
