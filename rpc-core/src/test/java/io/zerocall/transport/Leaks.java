package io.zerocall.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many of this library's threads and how many open files there are. */
public record Leaks(long threads, long descriptors) {
  private static final String CLEANER = "zerocall-cleaner";

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
   * Counts until there is no more than there was, or for some seconds: threads and the system take
   * a moment to let go.
   */
  public static Leaks settledBelow(@Nullable Leaks before) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    Leaks now = now();
    while (deadline - System.nanoTime() > 0
        && (before == null
            ? now.threads() > 0
            : now.threads() > before.threads() || now.descriptors() > before.descriptors())) {
      Thread.sleep(20);
      now = now();
    }
    return now;
  }
}
