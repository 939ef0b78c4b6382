package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.json.document.RetryData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says about further starts, with the error that has ended one.
 *
 * @param mayRetry false if the job must not start again
 * @param retries how often it starts again
 * @param backoffMillis the pause before the first retry
 */
record MethodRule(boolean mayRetry, int retries, long backoffMillis) {
  /** The member of an error's data, and of a stored error. */
  static final String RETRY = RetryData.RETRY;

  /** The rule of a worker that says nothing. */
  static final MethodRule NONE = new MethodRule(true, 0, 0);

  private static final MethodRule NEVER = new MethodRule(false, 0, 0);
  private static final String RETRIES = "retries";
  private static final String BACKOFF = "backoff";
  private static final long DEFAULT_BACKOFF_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(365);
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

  /** Returns the rule that a value of a {@link #RETRY} member is; null if it is none. */
  static @Nullable MethodRule of(@Nullable JsonText retry) {
    if (retry == null) {
      return null;
    } else if (retry.toString().equals("false")) {
      return NEVER;
    } else if (!retry.isObject()) {
      return null;
    }
    Map<String, JsonText> members = retry.members();
    long retries = number(members.get(RETRIES), -1);
    long backoff = number(members.get(BACKOFF), DEFAULT_BACKOFF_MILLIS);
    return retries < 0
            || retries > RetryData.MOST_RETRIES
            || backoff < 0
            || backoff > LONGEST_MILLIS
        ? null
        : new MethodRule(true, (int) retries, backoff);
  }

  /** Returns -1 if the value isn't a number in the range of any limit. */
  private static long number(@Nullable JsonText value, long byDefault) {
    if (value == null) {
      return byDefault;
    }
    return NUMBER.matcher(value.toString()).matches() ? Long.parseLong(value.toString()) : -1;
  }

  /** Returns the value of a {@link #RETRY} member. */
  JsonText json() {
    return JsonText.parse(
        mayRetry
            ? "{\"" + RETRIES + "\":" + retries + ",\"" + BACKOFF + "\":" + backoffMillis + "}"
            : "false");
  }

  /** Returns the rule of the latest stored error that has one; {@link #NONE} if none has. */
  static MethodRule lastOf(List<JsonText> errors) {
    MethodRule last = NONE;
    for (JsonText error : errors) {
      MethodRule rule = of(error.members().get(RETRY));
      last = rule == null ? last : rule;
    }
    return last;
  }
}
