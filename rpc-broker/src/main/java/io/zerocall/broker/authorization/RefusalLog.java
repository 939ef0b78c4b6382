package io.zerocall.broker.authorization;

import io.zerocall.transport.engine.Printable;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs refusals, which peers can cause as fast as they can send. Each cause is logged once, until
 * 1,000 others have been logged, and at most ten lines in ten seconds. Thread-safe.
 */
final class RefusalLog {
  private static final int MOST_CAUSES = 1_000;
  private static final int MOST_LINES = 10;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final LongSupplier clock;

  // Guarded by this.
  private final Set<String> causes = new LinkedHashSet<>();
  private long periodBegan;
  private int lines;
  private long leftOut;

  RefusalLog(Logger log, LongSupplier clock) {
    this.log = log;
    this.clock = clock;
    this.periodBegan = clock.getAsLong();
  }

  synchronized void refused(String cause) {
    if (causes.contains(cause)) {
      return;
    }
    long now = clock.getAsLong();
    if (now - periodBegan >= PERIOD_NANOS) {
      periodBegan = now;
      lines = 0;
    }
    if (lines >= MOST_LINES) {
      leftOut++;
      return;
    }
    lines++;
    add(cause);
    String more = leftOut == 0 ? "" : " (" + leftOut + " refusals before this were not logged)";
    leftOut = 0;
    log.warn("Refused: {}{}", Printable.text(cause), more);
  }

  private void add(String cause) {
    if (causes.size() == MOST_CAUSES) {
      causes.remove(causes.iterator().next());
    }
    causes.add(cause);
  }

  /** Lets every cause be logged again, since the rules have changed. */
  synchronized void forget() {
    causes.clear();
  }
}
