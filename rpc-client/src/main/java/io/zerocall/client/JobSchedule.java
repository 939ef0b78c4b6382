package io.zerocall.client;

import java.time.Instant;
import java.util.Objects;

/**
 * A call that a broker submits as a job again and again. Immutable.
 *
 * @param name identifies it among the schedules of its user
 * @param cron the cron expression that says when
 * @param zone the name of the time zone of the expression
 * @param method the name of the method on the wire
 * @param next when the next run is submitted, by the broker's clock; it is in the past if the user
 *     may not call the method any more
 */
public record JobSchedule(String name, String cron, String zone, String method, Instant next) {

  /** Creates a description. */
  public JobSchedule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(cron, "cron");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(next, "next");
  }
}
