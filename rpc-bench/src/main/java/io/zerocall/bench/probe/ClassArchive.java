package io.zerocall.bench.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of loaded classes (AppCDS), which a JVM writes as it ends and later ones start faster
 * with.
 */
record ClassArchive(Path file) {
  /** A JVM's complaints about an archive would stand among the lines that it is to say. */
  private static final String QUIET = "-Xlog:disable";

  /** What a JVM is given to write it. */
  List<String> writing() {
    return List.of(QUIET, "-XX:ArchiveClassesAtExit=" + file);
  }

  /** What a JVM is given to start with it. */
  List<String> using() {
    return List.of(QUIET, "-XX:SharedArchiveFile=" + file);
  }

  /** Whether one was written: a JVM fails to if the class path has a directory with classes. */
  boolean exists() {
    return Files.exists(file);
  }
}
