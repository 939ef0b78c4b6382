package io.zerocall.server.work;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether all processors of the machine are busy, so that a thread may have to wait for
 * one. Thread-safe.
 */
final class Processors {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final double BUSY = 0.85;

  private static final @Nullable OperatingSystemMXBean SYSTEM =
      ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
          ? system
          : null;

  private final AtomicLong lookAt = new AtomicLong(System.nanoTime());
  private volatile boolean busy = true; // until the first measurement

  boolean areBusy(long now) {
    long due = lookAt.get();
    if (SYSTEM != null && now - due >= 0 && lookAt.compareAndSet(due, now + LOOK_NANOS)) {
      double load = SYSTEM.getCpuLoad(); // since the last call
      busy = load < 0 || load > BUSY;
    }
    return busy;
  }
}
