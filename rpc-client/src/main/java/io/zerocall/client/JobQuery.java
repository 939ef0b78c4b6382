package io.zerocall.client;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list. Immutable; each {@code with…} method returns a changed copy.
 *
 * <pre>{@code
 * List<JobInfo> failed = client.jobs(JobQuery.ALL.withState(JobState.FAILED).withMethod("orders.*"));
 * }</pre>
 *
 * @param state the state that the jobs have; null for any
 * @param method the name of their method, or the beginning of it and then {@code *}; null for any
 * @param most how many jobs to list at most, from 1 to 1,000
 */
public record JobQuery(@Nullable JobState state, @Nullable String method, int most) {
  private static final int MOST = 1_000;
  private static final int MOST_BY_DEFAULT = 100;

  /** The latest 100 jobs, whatever their states and methods. */
  public static final JobQuery ALL = new JobQuery(null, null, MOST_BY_DEFAULT);

  /**
   * Creates a query.
   *
   * @throws IllegalArgumentException if {@code most} is not from 1 to 1,000
   */
  public JobQuery {
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("most: " + most + " (expected: >= 1, <= " + MOST + ")");
    }
  }

  /** Returns a copy for jobs with this state. */
  public JobQuery withState(JobState value) {
    return new JobQuery(value, method, most);
  }

  /** Returns a copy for jobs of this method; {@code orders.*} is any whose name begins so. */
  public JobQuery withMethod(String value) {
    return new JobQuery(state, value, most);
  }

  /**
   * Returns a copy for another number of jobs.
   *
   * @throws IllegalArgumentException if it is not from 1 to 1,000
   */
  public JobQuery withMost(int value) {
    return new JobQuery(state, method, value);
  }

  /** Returns the parameters of the call that lists the jobs. */
  Map<String, JsonText> params() {
    Map<String, JsonText> params = new LinkedHashMap<>();
    if (state != null) {
      params.put("state", JsonText.ofString(state.name()));
    }
    if (method != null) {
      params.put("method", JsonText.ofString(method));
    }
    params.put("most", JsonText.parse(Integer.toString(most)));
    return params;
  }
}
