package io.zerocall.examples;

import io.zerocall.client.RpcClient;
import java.time.Instant;
import java.time.ZoneId;

/** A client that has a broker submit a job every night. */
final class RecurringJobs {
  private RecurringJobs() {}

  static Instant schedule(RpcClient client) {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Instant next = client.schedule(
        "nightly", "30 3 * * *", berlin, Calculator.class, calculator -> calculator.mult(5, 7));
    return next;
  }
}
