package io.zerocall.transport;

import static io.zerocall.testing.Eventually.eventually;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The number of this library's threads and of open files. */
public record Leaks(long threads, long descriptors) {
  private static final String CLEANER = "zerocall-cleaner";
  private static final long STEADY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

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
   * Counts until nothing has changed for half a second, so that this test doesn't count what a
   * previous test has left, temporarily or permanently.
   */
  public static Leaks settled() {
    AtomicReference<Leaks> last = new AtomicReference<>();
    AtomicLong since = new AtomicLong();
    return eventually("nothing changes", Leaks::now, now -> {
      long nanos = System.nanoTime();
      if (!now.equals(last.getAndSet(now))) {
        since.set(nanos);
      }
      return nanos - since.get() > STEADY_NANOS;
    });
  }

  /** Asserts that there are no more than before, allowing the threads and the system some time. */
  public static void assertNoMoreThan(Leaks before) {
    eventually(
        "no more threads and descriptors than " + before,
        Leaks::now,
        now -> now.threads() <= before.threads() && now.descriptors() <= before.descriptors());
  }
}
