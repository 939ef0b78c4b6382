package io.zerocall.bench.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** SyRPC for JavaScript, from npm. */
final class Syrpc {
  /** The script that puts it under load. */
  static final String SCRIPT = "syrpc.js";

  private static final long NPM_SECONDS = 120;

  private Syrpc() {}

  /**
   * Installs it, which needs the network, or npm's cache.
   *
   * @return why it can't be installed; empty if it is
   */
  static Optional<String> install(Path folder) throws IOException, InterruptedException {
    for (String file : List.of("package.json", "package-lock.json", SCRIPT)) {
      try (InputStream from = Syrpc.class.getResourceAsStream(file)) {
        Files.copy(Objects.requireNonNull(from, file), folder.resolve(file));
      }
    }
    Path output = folder.resolve("npm.log");
    Process npm;
    try {
      npm = new ProcessBuilder(
              "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      return Optional.of("install Debian's npm");
    }
    if (!npm.waitFor(NPM_SECONDS, TimeUnit.SECONDS)) {
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
      return Optional.of("npm takes more than " + NPM_SECONDS + " s");
    }
    return npm.exitValue() == 0
        ? Optional.empty()
        : Optional.of("npm can't install it: " + Files.readString(output).strip());
  }
}
