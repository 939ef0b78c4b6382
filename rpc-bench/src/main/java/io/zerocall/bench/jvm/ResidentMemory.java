package io.zerocall.bench.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The resident memory of processes, which only Linux reports. */
public final class ResidentMemory {
  private static final String RESIDENT = "VmRSS:";

  private ResidentMemory() {}

  /** Returns the resident memory of a process; 0 where the system doesn't report it. */
  public static long kilobytes(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0; // another system, or the process has ended
    }
  }

  /** Returns the resident memory of a process and of those that it has started. */
  public static long kilobytesOfAll(ProcessHandle process) throws IOException {
    long sum = kilobytes(process);
    for (ProcessHandle child : process.descendants().toList()) {
      sum += kilobytes(child);
    }
    return sum;
  }
}
