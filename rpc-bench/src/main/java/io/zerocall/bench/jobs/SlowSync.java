package io.zerocall.bench.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A library that makes each {@code fsync} and {@code fdatasync} of a process take 10 ms longer. */
final class SlowSync {
  private static final String SOURCE = "slow-sync.c";
  private static final long GCC_SECONDS = 60;

  private SlowSync() {}

  /**
   * Compiles the library.
   *
   * @return the environment of a process that uses it; empty if gcc can't compile it here
   */
  static Optional<Map<String, String>> compile(Path folder)
      throws IOException, InterruptedException {
    Path source = folder.resolve(SOURCE);
    try (InputStream from = SlowSync.class.getResourceAsStream(SOURCE)) {
      Files.copy(Objects.requireNonNull(from, SOURCE), source);
    }
    Path library = folder.resolve("slow-sync.so");
    return System.getProperty("os.name").equals("Linux") && compiles(source, library)
        ? Optional.of(Map.of("LD_PRELOAD", library.toString()))
        : Optional.empty();
  }

  private static boolean compiles(Path source, Path library) throws InterruptedException {
    try {
      Process gcc = new ProcessBuilder(
              "gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
          .inheritIO()
          .start();
      return gcc.waitFor(GCC_SECONDS, TimeUnit.SECONDS) && gcc.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no gcc
    }
  }
}
