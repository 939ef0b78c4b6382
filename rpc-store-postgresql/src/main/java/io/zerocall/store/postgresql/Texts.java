package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which texts PostgreSQL can store: those that UTF-8 can encode, without U+0000. JSON always can be
 * stored, as it escapes the others.
 */
final class Texts {
  private Texts() {}

  /** @throws IllegalArgumentException if a name can't be stored */
  static void check(NewJob job) {
    check("method", job.method());
    check("owner", job.owner());
    check("tenant", job.tenant());
    check("key", job.key() == null ? null : job.key().text());
  }

  /** @throws IllegalArgumentException if a name can't be stored */
  static void check(Schedule schedule) {
    check("name", schedule.name());
    check("owner", schedule.owner());
  }

  private static void check(String what, @Nullable String text) {
    if (!isStorable(text)) {
      throw new IllegalArgumentException(
          what + ": PostgreSQL can't store U+0000 or unpaired surrogates");
    }
  }

  static boolean isStorable(@Nullable String text) {
    return text == null
        || (text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text));
  }

  /** Returns a progress with its message as far as it can be stored. */
  static JobProgress storable(JobProgress progress) {
    String message = progress.message();
    if (message == null || isStorable(message)) {
      return progress;
    }
    byte[] bytes = message.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
    return new JobProgress(
        progress.progress(), progress.total(), new String(bytes, StandardCharsets.UTF_8));
  }
}
