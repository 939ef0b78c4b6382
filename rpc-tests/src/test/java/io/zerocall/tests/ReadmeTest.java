package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.cli.RpcCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * README.md and docs/guide.md show code that the examples contain, and output that the commands
 * print.
 */
class ReadmeTest {
  private static final List<String> DOCUMENTS = List.of("README.md", "docs/guide.md");
  private static final int LONGEST_README = 200;
  private static final String ENDPOINT = "tcp://127.0.0.1:5555";
  private static final String HTTP = "http://127.0.0.1:8080";

  /** Without curl its lines are left out, except in CI. */
  private static final boolean CURL =
      Files.isExecutable(Path.of("/usr/bin/curl")) || "true".equals(System.getenv("CI"));

  @TestFactory
  Stream<DynamicTest> javaIsCompiledInTheExamples() throws IOException {
    List<String> sources = new ArrayList<>(sources("rpc-examples/src", ".java"));
    sources.addAll(sources("rpc-spring-boot-example/src", ".java"));
    return paragraphs("java")
        .map(paragraph -> shownIn(
            sources,
            paragraph.replaceAll("\"(tcp|tls)://[^\"]*\"", "endpoint"))); // as in the examples
  }

  @TestFactory
  Stream<DynamicTest> pythonIsRunInTheExamples() throws IOException {
    List<String> sources = sources("rpc-examples/python", ".py");
    return blocks("python").stream()
        .filter(block -> !IjsonGuideTest.runs(block))
        .flatMap(block -> block.paragraphs().stream())
        .map(paragraph -> shownIn(sources, paragraph));
  }

  @TestFactory
  Stream<DynamicTest> javaScriptIsRunInTheExamples() throws IOException {
    List<String> sources = sources("rpc-examples/javascript", ".mjs");
    return paragraphs("js").map(paragraph -> shownIn(sources, paragraph));
  }

  private static DynamicTest shownIn(List<String> sources, String paragraph) {
    return DynamicTest.dynamicTest(
        paragraph.lines().findFirst().orElse(""),
        () -> assertThat(sources)
            .as("an example that contains\n%s", paragraph)
            .anyMatch(source -> source.contains(paragraph)));
  }

  @Test
  void theFirstExampleIsShort() throws IOException {
    assertThat(blocks("java").get(0).lines()).hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(lines("README.md")).hasSizeLessThanOrEqualTo(LONGEST_README);
  }

  @Test
  void theCommandPrintsWhatIsShown(@TempDir Path directory) throws Exception {
    installCommand(directory);
    try (DemoServer server = DemoServer.start()) {
      List<String> shown = new ArrayList<>();
      List<String> printed = new ArrayList<>();
      for (CodeBlock session : blocks("console")) {
        if (session.lines().stream().anyMatch(ReadmeTest::isCall)) {
          session.lines().forEach(line -> shown.add(withoutWhatChanges(line)));
          for (String command : commands(session)) {
            printed.add("$ " + command);
            printed.addAll(run(directory, command, server));
          }
        }
      }
      assertThat(printed).isNotEmpty().containsExactlyElementsOf(shown);
    }
  }

  private static boolean isCall(String line) {
    return line.contains("./rpc call")
        || (CURL && line.startsWith("$ curl ") && line.contains(HTTP));
  }

  private static List<String> commands(CodeBlock session) {
    return session.lines().stream()
        .filter(line -> line.startsWith("$ "))
        .map(line -> line.substring(2))
        .toList();
  }

  /** Creates a command {@code ./rpc} in a directory, which runs the classes under test. */
  private static void installCommand(Path directory) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path command = directory.resolve("rpc");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '" + java
            + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$RPC_CLASS_PATH\" "
            + RpcCommand.class.getName() + " \"$@\"\n");
    assertThat(command.toFile().setExecutable(true)).isTrue();
  }

  private static List<String> run(Path directory, String command, DemoServer server)
      throws IOException {
    ProcessBuilder shell = new ProcessBuilder(
            "sh", "-c", command.replace(ENDPOINT, server.endpoint()).replace(HTTP, server.http()))
        .directory(directory.toFile())
        .redirectErrorStream(true);
    shell.environment().putAll(Map.of("RPC_CLASS_PATH", System.getProperty("java.class.path")));
    String output =
        new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output
        .lines()
        .map(line -> withoutWhatChanges(line.replace(server.endpoint(), ENDPOINT)))
        .toList();
  }

  /** Masks durations and ids of errors, which differ each time. */
  private static String withoutWhatChanges(String line) {
    return line.replaceAll("after [0-9]+ ms", "after some ms")
        .replaceAll("error id [0-9a-f]{12}", "error id of its own");
  }

  private static Stream<String> paragraphs(String language) throws IOException {
    return blocks(language).stream().flatMap(block -> block.paragraphs().stream());
  }

  /** Returns the blocks of both documents, those of README.md first. */
  static List<CodeBlock> blocks(String language) throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    for (String document : DOCUMENTS) {
      blocks.addAll(CodeBlock.of(lines(document)));
    }
    return blocks.stream().filter(block -> block.language().equals(language)).toList();
  }

  private static List<String> lines(String document) throws IOException {
    return Files.readAllLines(Repository.root().resolve(document));
  }

  /** Returns every source without its indentation. */
  private static List<String> sources(String directory, String suffix) throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Repository.root().resolve(directory))) {
      for (Path file : files.filter(path -> path.toString().endsWith(suffix)).toList()) {
        sources.add(Files.readAllLines(file).stream()
            .map(String::strip)
            .collect(Collectors.joining("\n", "", "\n")));
      }
    }
    return sources;
  }
}
