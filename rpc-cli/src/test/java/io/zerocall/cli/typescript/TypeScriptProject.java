package io.zerocall.cli.typescript;

import io.zerocall.testing.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory with TypeScript in it, the compiler, and Node to run both. */
record TypeScriptProject(Path directory) {
  /** Unpacks the compiler into a directory, and a WebSocket for a Node without one. */
  static TypeScriptProject in(Path directory) throws IOException {
    Node.unpack("typescript", "lib", directory.resolve("tsc"));
    Node.unpack("ws", "", directory.resolve("ws"));
    // Both are CommonJS scripts; the compiled files are not.
    Files.writeString(directory.resolve("tsc/package.json"), "{\"type\": \"commonjs\"}");
    Files.writeString(directory.resolve("package.json"), "{\"type\": \"module\"}");
    return new TypeScriptProject(directory);
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
