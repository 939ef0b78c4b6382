package io.zerocall.bench.probe;

import com.sun.management.OperatingSystemMXBean;
import io.zerocall.bench.jvm.ResidentMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * The resources that a process has taken until now.
 *
 * @param residentKilobytes its resident memory; 0 where the system doesn't report it: only Linux
 *     does
 * @param processorNanos its processor time
 */
record ResourceUsage(long residentKilobytes, long processorNanos) {
  /** Returns the resources of this process. */
  static ResourceUsage now() throws IOException {
    long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
        ? bean.getProcessCpuTime()
        : 0;
    return new ResourceUsage(ResidentMemory.kilobytes(ProcessHandle.current()), nanos);
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
