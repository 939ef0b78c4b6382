package io.zerocall.bench.broker;

import io.zerocall.bench.probe.Finding;
import java.util.Locale;

/** Findings about the memory of a process. */
final class Memory {
  private static final double KIBIBYTES_IN_MEBIBYTE = 1 << 10;
  private static final int BYTES_IN_KIBIBYTE = 1 << 10;

  private Memory() {}

  static Finding finding(String what, long kilobytes) {
    return new Finding(
        what, String.format(Locale.ROOT, "%.1f", kilobytes / KIBIBYTES_IN_MEBIBYTE), "MiB, VmRSS");
  }

  /** Returns how much more memory a process has taken for each of so many things. */
  static Finding each(String what, long before, long after, int count) {
    return new Finding(
        what,
        String.format(Locale.ROOT, "%,d", (after - before) * BYTES_IN_KIBIBYTE / count),
        "bytes");
  }
}
