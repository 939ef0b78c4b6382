package io.zerocall.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ends the processes of servers that tests have started, and deletes their folders. */
final class TestServers {
  private static final long STOP_SECONDS = 60;

  private TestServers() {}

  /** Ends a process and its descendants at once, as a power failure does. */
  static void kill(Process server) {
    List<ProcessHandle> all =
        Stream.concat(server.descendants(), Stream.of(server.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join());
  }

  /** Deletes a folder with its files. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
