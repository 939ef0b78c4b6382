package io.zerocall.cli;

import io.zerocall.client.JobInfo;
import io.zerocall.client.JobProgress;
import io.zerocall.client.JsonError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats jobs for people. */
final class JobText {
  private JobText() {}

  /** Returns the lines of a table of jobs. */
  static List<String> table(List<JobInfo> jobs, Instant now) {
    TextTable table = new TextTable("ID", "METHOD", "STATE", "#AGE", "#STARTS", "PROGRESS");
    for (JobInfo job : jobs) {
      table.add(
          job.id(),
          job.method(),
          job.state().name(),
          Ages.between(job.submitted(), now),
          String.valueOf(job.starts()),
          job.progress() == null ? "" : of(job.progress()));
    }
    return table.lines();
  }

  /** Returns the lines of a table of jobs that have failed. */
  static List<String> failures(List<JobInfo> jobs, Instant now) {
    TextTable table = new TextTable("ID", "METHOD", "#FAILED", "#STARTS", "LAST ERROR");
    for (JobInfo job : jobs) {
      table.add(
          job.id(),
          job.method(),
          job.ended() == null ? "" : Ages.between(job.ended(), now),
          String.valueOf(job.starts()),
          job.lastError().map(JobText::of).orElse(""));
    }
    return table.lines();
  }

  /** Returns the lines that describe one job. */
  static List<String> details(JobInfo job, Instant now) {
    List<String> lines = new ArrayList<>();
    add(lines, "id", job.id());
    add(lines, "method", job.method());
    add(lines, "state", job.state().name());
    add(lines, "progress", job.progress() == null ? null : of(job.progress()));
    add(lines, "starts", String.valueOf(job.starts()));
    add(lines, "priority", job.priority() == 0 ? null : String.valueOf(job.priority()));
    add(lines, "user", job.user());
    add(lines, "tenant", job.tenant());
    add(lines, "key", job.key());
    add(lines, "submitted", moment(job.submitted(), now));
    add(lines, "due", job.due().equals(job.submitted()) ? null : moment(job.due(), now));
    add(lines, "ended", job.ended() == null ? null : moment(job.ended(), now));
    add(lines, "expires", job.expires() == null ? null : moment(job.expires(), now));
    job.errors().forEach(error -> add(lines, "error", of(error)));
    return lines;
  }

  private static void add(List<String> lines, String name, @Nullable String value) {
    if (value != null) {
      lines.add(String.format("%-9s  %s", name, TextTable.visible(value)));
    }
  }

  private static String moment(Instant moment, Instant now) {
    return moment + " ("
        + (moment.isAfter(now)
            ? "in " + Ages.between(now, moment)
            : Ages.between(moment, now) + " ago")
        + ")";
  }

  /** Returns a text such as {@code 70% (7 of 10) packing}. */
  static String of(JobProgress progress) {
    String done = progress.fraction().isPresent()
        ? (int) (progress.fraction().getAsDouble() * 100) + "% (" + progress.progress() + " of "
            + progress.total() + ")"
        : String.valueOf(progress.progress());
    return progress.message() == null ? done : done + " " + progress.message();
  }

  private static String of(JsonError error) {
    return error.message() + " [" + error.code() + "]";
  }
}
