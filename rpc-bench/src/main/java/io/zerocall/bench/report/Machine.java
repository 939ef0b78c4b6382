package io.zerocall.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** The environment of a measurement, as far as it matters for comparisons. */
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Returns machine, JVM and date as items of a Markdown list, one per line. */
  public static String describeRun() {
    return """
        * Machine: %s
        * JVM: %s
        * Date: %s
        """.formatted(describe(), describeJvm(), LocalDate.now(ZoneOffset.UTC));
  }

  private static String describe() {
    return String.format(
        "%d × %s, %s %s",
        Runtime.getRuntime().availableProcessors(),
        processor(),
        System.getProperty("os.name"),
        System.getProperty("os.version"));
  }

  private static String describeJvm() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
