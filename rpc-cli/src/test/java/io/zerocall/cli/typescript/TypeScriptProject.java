package io.zerocall.cli.typescript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A directory with TypeScript in it, the compiler, and Node to run both. */
record TypeScriptProject(Path directory) {
  private static final String WEBJARS = "META-INF/resources/webjars/";

  /** Skips a test if there is no Node, except in CI. */
  static void requireNode() throws InterruptedException {
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

  /** Unpacks the compiler into a directory, and a WebSocket for a Node without one. */
  static TypeScriptProject in(Path directory) throws IOException {
    unpack("typescript", "lib", directory.resolve("tsc"));
    unpack("ws", "", directory.resolve("ws"));
    // Both are CommonJS scripts; the compiled files are not.
    Files.writeString(directory.resolve("tsc/package.json"), "{\"type\": \"commonjs\"}");
    Files.writeString(directory.resolve("package.json"), "{\"type\": \"module\"}");
    return new TypeScriptProject(directory);
  }

  /** Unpacks a jar's files for browsers and Node. */
  private static void unpack(String name, String part, Path to) throws IOException {
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

  private static URI jar(String name) throws IOException {
    try {
      return Objects.requireNonNull(
              TypeScriptProject.class.getClassLoader().getResource(WEBJARS + name), name)
          .toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  void write(String file, String code) throws IOException {
    Files.writeString(directory.resolve(file), code);
  }

  /** Adds a file of {@code src/test/typescript}. */
  void add(String file) throws IOException {
    Files.copy(Path.of("src/test/typescript", file), directory.resolve(file));
  }

  /** Compiles all files with the compiler's strictest options, and returns its complaints. */
  String compile(String... files) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        "node",
        "tsc/tsc.js",
        "--strict",
        "--skipDefaultLibCheck", // the compiler's own declarations, which take most of its time
        "--noUncheckedIndexedAccess",
        "--exactOptionalPropertyTypes",
        "--noImplicitReturns",
        "--noUnusedLocals",
        "--noUnusedParameters",
        "--noImplicitOverride",
        "--noPropertyAccessFromIndexSignature",
        "--verbatimModuleSyntax",
        "--isolatedModules",
        "--target",
        "es2022",
        "--module",
        "es2022",
        "--moduleResolution",
        "bundler",
        "--lib",
        "es2022,dom",
        "--pretty",
        "false"));
    command.addAll(List.of(files));
    return run(command);
  }

  /** Runs a compiled file and returns its output. */
  String run(String file, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", file));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
    try (InputStream output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
