package io.zerocall.bench.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of loaded classes (AppCDS), which a JVM writes when it ends and which lets later JVMs
 * start faster.
 */
record ClassArchive(Path file) {
  /** Suppresses a JVM's warnings about an archive, which would mix with its expected output. */
  private static final String QUIET = "-Xlog:disable";

  /** Returns the options with which a JVM writes the archive. */
  List<String> writing() {
    return List.of(QUIET, "-XX:ArchiveClassesAtExit=" + file);
  }

  /** Returns the options with which a JVM uses the archive. */
  List<String> using() {
    return List.of(QUIET, "-XX:SharedArchiveFile=" + file);
  }

  /**
   * Returns whether the archive exists: a JVM doesn't write one if the class path has a directory
   * with classes.
   */
  boolean exists() {
    return Files.exists(file);
  }
}
