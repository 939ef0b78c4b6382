package io.zerocall.json.document;

import java.util.regex.Pattern;

/**
 * What a broker tells a worker of the job whose call it sends.
 *
 * @param id the job's id
 * @param start how often the job was started, this time included
 */
public record JobStart(String id, int start) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  /** Returns whether a text is the id of a job. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
