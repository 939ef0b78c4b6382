package io.zerocall.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs JavaScript in tests; packages for it come from jars, or from npm. */
public final class Node {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final long NPM_SECONDS = 120;

  private Node() {}

  /** Skips a test if there is no Node, except in CI. */
  public static void require() throws InterruptedException {
    boolean present = hasNode();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("node can be run (nodejs is installed)").isTrue();
    }
    assumeTrue(present, "node can't be run (install nodejs 18 or newer)");
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Copies the files of a package into a directory.
   *
   * @param name the package, whose jar is on the class path
   * @param part the directory inside the package; empty for all of it
   */
  public static void unpack(String name, String part, Path to) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(jar(name), Map.of());
        Stream<Path> versions = Files.list(files.getPath(WEBJARS + name))) {
      Path from = versions.findFirst().orElseThrow().resolve(part);
      try (Stream<Path> all = Files.walk(from)) {
        for (Path file : all.toList()) {
          Path copy = to.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        }
      }
    }
  }

  /**
   * Installs the packages that a folder's {@code package-lock.json} names, without running their
   * scripts. Skips the test if npm can't: it needs the network.
   */
  public static void installPackages(Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("npm.log");
    int status = npm(folder, output);
    String reason = Files.exists(output) ? Files.readString(output) : "no npm (install npm)";
    assumeTrue(status == 0, "npm can't install: " + reason);
  }

  private static int npm(Path folder, Path output) throws InterruptedException {
    try {
      Process npm = new ProcessBuilder(
              "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
      if (!npm.waitFor(NPM_SECONDS, TimeUnit.SECONDS)) {
        npm.destroyForcibly();
        return -1;
      }
      return npm.exitValue();
    } catch (IOException e) {
      return -1;
    }
  }

  private static URI jar(String name) throws IOException {
    try {
      return Objects.requireNonNull(Node.class.getClassLoader().getResource(WEBJARS + name), name)
          .toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
