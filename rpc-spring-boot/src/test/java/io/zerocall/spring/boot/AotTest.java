package io.zerocall.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

/**
 * What spring-boot:process-aot generates starts the program, and keeps what a native image needs.
 */
class AotTest {
  private static final String PROGRAM = AotProgram.class.getName();

  @TempDir
  private Path directory;

  @Test
  void aProgramStartsWithItsGeneratedContext() throws Exception {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    Path resources = Files.createDirectories(directory.resolve("resources"));
    generate(resources, classes);
    compile(classes);
    assertThat(run(classes, resources))
        .contains("found [Item[name=tea, size=LARGE]], Item[name=tea, size=SMALL]");
    String metadata = metadata(resources);
    assertThat(metadata)
        .contains("\"proxy\"")
        .contains(AotProgram.Stock.class.getName())
        .contains(AotProgram.StockService.class.getName())
        .contains(AotProgram.Item.class.getName())
        .contains(AotProgram.Size.class.getName())
        .contains(AotProgram.NoItemException.class.getName());
  }

  private void generate(Path resources, Path classes) {
    AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
        .sourceOutput(directory.resolve("sources"))
        .resourceOutput(resources)
        .classOutput(classes)
        .groupId("io.zerocall")
        .artifactId("aot-program")
        .build();
    new SpringApplicationAotProcessor(AotProgram.class, settings, new String[0]).process();
  }

  private void compile(Path classes) throws IOException {
    List<String> arguments = new ArrayList<>(
        List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath(classes)));
    try (Stream<Path> sources = Files.walk(directory.resolve("sources"))) {
      sources
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> arguments.add(file.toString()));
    }
    int result = ToolProvider.getSystemJavaCompiler()
        .run(null, System.out, System.err, arguments.toArray(String[]::new));
    assertThat(result).as("the exit code of javac").isZero();
  }

  private static String classPath(Path first) {
    return first + File.pathSeparator + System.getProperty("java.class.path");
  }

  private String run(Path classes, Path resources) throws Exception {
    Path output = directory.resolve("output");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dspring.aot.enabled=true",
            "-cp",
            resources + File.pathSeparator + classPath(classes),
            PROGRAM)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS))
          .as("the program has ended")
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static String metadata(Path resources) throws IOException {
    try (Stream<Path> files = Files.walk(resources)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }
}
