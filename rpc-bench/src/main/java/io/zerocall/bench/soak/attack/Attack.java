package io.zerocall.bench.soak.attack;

import java.time.Duration;

/** Harms a server for some time. Used once, by one thread. */
public interface Attack {

  /**
   * Attacks for so long, and closes every connection before it returns. That the server closes
   * connections, refuses them or stops reading never ends the attack early.
   *
   * @throws InterruptedException if the thread is interrupted; every connection is closed then
   */
  Tally run(Target target, Duration duration) throws InterruptedException;
}
