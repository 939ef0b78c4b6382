package io.zerocall.tests;

import io.zerocall.client.RpcClient;
import io.zerocall.json.JsonCodec;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.Compiled;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/** The library as modules, and programs in their own modules that use it. */
final class ModulePath {
  private static final long PATIENCE_SECONDS = 100;

  /** A class of each required module, and of one logging provider. */
  private static final List<String> NEEDED = List.of(
      "tools.jackson.core.JsonParser",
      "tools.jackson.databind.json.JsonMapper",
      "com.fasterxml.jackson.annotation.JsonFormat",
      "org.slf4j.Logger",
      "org.slf4j.simple.SimpleLogger",
      "org.jspecify.annotations.Nullable",
      "org.zeromq.ZContext",
      "com.neilalexander.jnacl.NaCl");

  private final Path directory;
  private String path = "";

  /** @param directory for compiled files */
  ModulePath(Path directory) throws ReflectiveOperationException, IOException {
    this.directory = directory;
    for (String needed : NEEDED) {
      add(location(Class.forName(needed)));
    }
    add(module("core", JsonCodec.class));
    add(module("client", RpcClient.class));
    add(module("server", RpcServer.class));
  }

  private void add(Path module) {
    path += (path.isEmpty() ? "" : File.pathSeparator) + module;
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the path of one of our modules, whose classes an IDE may have compiled without the
   * module's declaration.
   */
  private Path module(String name, Class<?> type) throws IOException {
    Path compiled = location(type);
    if (!Files.isDirectory(compiled) || Files.exists(compiled.resolve("module-info.class"))) {
      return compiled;
    }
    Path module = Files.createDirectories(directory.resolve("io.zerocall." + name));
    try (Stream<Path> files = Files.walk(compiled)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = module.resolve(compiled.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    String declaration = Files.readString(
        Repository.root().resolve("rpc-" + name + "/src/main/java/module-info.java"));
    Compiled.compile(
        module,
        List.of("-p", path, "--patch-module", "io.zerocall." + name + "=" + module),
        List.of(Compiled.source("module-info", declaration)));
    return module;
  }

  /**
   * Compiles a module and runs it in a JVM of its own.
   *
   * @param name the name of its directory
   * @param main {@code module/class}
   * @return the output, by the words before the first colon of each line
   */
  Map<String, String> run(String name, String main, JavaFileObject... sources)
      throws IOException, InterruptedException {
    Path module = Files.createDirectories(directory.resolve(name));
    Compiled.compile(module, List.of("-parameters", "-p", path), List.of(sources));
    Path output = directory.resolve(name + ".txt");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-p",
            path + File.pathSeparator + module,
            "-m",
            main)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("it doesn't end: " + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    Map<String, String> printed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(output)) {
      String[] parts = line.split(": ", 2);
      printed.put(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    return printed;
  }
}
