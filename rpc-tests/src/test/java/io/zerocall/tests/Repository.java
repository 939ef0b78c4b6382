package io.zerocall.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
final class Repository {
  private Repository() {}

  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("rpc-core/pom.xml"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("Not inside a checkout: " + Path.of("").toAbsolutePath());
      }
    }
    return directory;
  }
}
