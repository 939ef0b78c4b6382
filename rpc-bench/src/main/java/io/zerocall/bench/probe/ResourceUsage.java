package io.zerocall.bench.probe;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The resources that a process has taken until now.
 *
 * @param residentKilobytes its resident memory; 0 where the system doesn't report it: only Linux
 *     does
 * @param processorNanos its processor time
 */
record ResourceUsage(long residentKilobytes, long processorNanos) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  /** Returns the resources of this process. */
  static ResourceUsage now() throws IOException {
    long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
        ? bean.getProcessCpuTime()
        : 0;
    return new ResourceUsage(resident(), nanos);
  }

  private static long resident() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(RESIDENT))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  /** Parses the output of {@link #toString}. */
  static ResourceUsage parse(String text) {
    String[] numbers = text.split(" ", -1);
    return new ResourceUsage(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  @Override
  public String toString() {
    return residentKilobytes + " " + processorNanos;
  }
}
