package io.zerocall.json.document;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The data of an error that ends the start of a job, and whether the job may start again.
 *
 * @param data the data without that; see {@link ErrorObject#data}
 * @param retry the value of the member {@value #RETRY}
 */
public record RetryData(@Nullable Object data, JsonText retry) {
  /** The member that says whether a job may start again. */
  public static final String RETRY = "retry";

  /** How often a job may start again at most, whatever the submitter or the method says. */
  public static final int MOST_RETRIES = 1_000;
}
