package io.zerocall.jobs;

/**
 * Which jobs a broker wants to take. A job counts for a limit from the moment at which any broker
 * takes it until it is put back, or its start ends.
 *
 * @param method the method's name
 * @param most how many jobs at most
 * @param methodLimit how many jobs of the method may be taken at the same time
 * @param tenantLimit how many jobs of each tenant may be taken at the same time, whatever their
 *     methods
 */
public record Claim(String method, int most, int methodLimit, int tenantLimit) {

  /** Creates a claim without limits. */
  public Claim(String method, int most) {
    this(method, most, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
