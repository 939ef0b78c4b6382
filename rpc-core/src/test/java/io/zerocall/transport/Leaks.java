package io.zerocall.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** How many of this library's threads and how many open files there are. */
public record Leaks(long threads, long descriptors) {
  private static final String CLEANER = "zerocall-cleaner";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_MILLIS = 20;
  private static final int STEADY_COUNTS = 25;

  /** Counts now. */
  public static Leaks now() {
    long threads = Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("zerocall-") && !name.equals(CLEANER))
        .count();
    boolean unix =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean;
    long descriptors = unix
        ? ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount()
        : 0;
    return new Leaks(threads, descriptors);
  }

  /**
   * Counts until nothing has changed for half a second, or for some seconds: what a test before
   * this one has left, for good or for a moment, is none of this one's.
   */
  public static Leaks settled() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Leaks now = now();
    int unchanged = 0;
    while (deadline - System.nanoTime() > 0 && unchanged < STEADY_COUNTS) {
      Thread.sleep(PAUSE_MILLIS);
      Leaks next = now();
      unchanged = next.equals(now) ? unchanged + 1 : 0;
      now = next;
    }
    return now;
  }

  /**
   * Counts until there is no more than there was, or for some seconds: threads and the system take
   * a moment to let go.
   */
  public static Leaks settledBelow(Leaks before) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Leaks now = now();
    while (deadline - System.nanoTime() > 0
        && (now.threads() > before.threads() || now.descriptors() > before.descriptors())) {
      Thread.sleep(PAUSE_MILLIS);
      now = now();
    }
    return now;
  }
}
