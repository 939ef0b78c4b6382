package io.zerocall.bench.soak.attack;

import java.time.Duration;

/** Attacks a server for some time. Used once, by one thread. */
public interface Attack {

  /**
   * Attacks for this long, and closes every connection before it returns. The attack never ends
   * early because the server closes or refuses connections or stops reading.
   *
   * @throws InterruptedException if the thread is interrupted; every connection is closed then
   */
  Tally run(Target target, Duration duration) throws InterruptedException;
}
