package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.JsonText;
import io.zerocall.cli.RpcCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The files in docs/deploy run a broker, with the rights that they should have. */
@Timeout(120)
class DeploymentTest {
  private static final Path DIRECTORY = Repository.root().resolve("docs/deploy");
  private static final Path UNIT = DIRECTORY.resolve("zerocall-broker.service");
  private static final Path DOCKERFILE = DIRECTORY.resolve("Dockerfile");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern SCRIPTED = Pattern.compile("broker\\)[^(]*\\(([^)]*)\\)");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  /** Returns the lines of a file; those that end in a backslash are joined with the next. */
  private static List<String> lines(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\\\\\R\\s*", "").lines().toList();
  }

  private static String value(List<String> lines, String beginning) {
    return lines.stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the flags that the script passes to Java for a broker. */
  private static List<String> flagsOfTheScript() throws IOException {
    Matcher flags = SCRIPTED.matcher(Files.readString(Repository.root().resolve("rpc")));
    assertThat(flags.find()).isTrue();
    return BLANKS.splitAsStream(flags.group(1)).toList();
  }

  /** Runs the words of a command that run {@code java -jar …}, with the classes of the tests. */
  private static void assertRuns(List<String> words) throws IOException {
    int jar = words.indexOf("-jar");
    assertThat(words.get(jar + 1)).isEqualTo("/opt/zerocall/rpc-cli.jar");
    List<String> flags = words.subList(1, jar);
    assertThat(flags).containsAll(flagsOfTheScript());
    String[] arguments = Stream.concat(
            words.subList(jar + 2, words.size()).stream()
                .filter(Predicate.not("$BROKER_OPTIONS"::equals)),
            Stream.of("--bind=tcp://127.0.0.1:0"))
        .toArray(String[]::new);
    try (ChildJvm broker = ChildJvm.start(flags, RpcCommand.class, arguments)) {
      assertThat(broker.awaitLine("listening on ")).startsWith("tcp://127.0.0.1:");
      assertThat(broker.terminate()).isEqualTo(143);
    }
  }

  @Test
  void theUnitRunsABrokerAsAUserWithoutRights() throws IOException {
    List<String> lines = lines(UNIT);
    assertRuns(BLANKS.splitAsStream(value(lines, "ExecStart=")).toList());
    assertThat(value(lines, "Environment=\"BROKER_OPTIONS="))
        .isEqualTo("--bind=tcp://127.0.0.1:5555\"");
    assertThat(lines)
        .contains("SuccessExitStatus=143", "DynamicUser=yes", "CapabilityBoundingSet=");
  }

  @Test
  void theContainerRunsABrokerAsAUserWithoutRights() throws IOException {
    List<String> lines = lines(DOCKERFILE);
    assertRuns(JsonText.parse(value(lines, "ENTRYPOINT ")).elements().stream()
        .map(JsonText::string)
        .toList());
    assertThat(lines)
        .contains("USER 65532:65532", "COPY rpc-cli/target/rpc-cli.jar /opt/zerocall/rpc-cli.jar");
  }

  @Test
  void systemdAcceptsTheUnit() throws Exception {
    assumeTrue(Files.isExecutable(ANALYZE), "no " + ANALYZE);
    ProcessBuilder verify = new ProcessBuilder(ANALYZE.toString(), "verify", UNIT.toString());
    verify.redirectErrorStream(true).environment().putAll(Map.of("LC_ALL", "C"));
    Process process = verify.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // A machine without Java in /usr/bin can check the rest.
    assertThat(output.lines().filter(line -> !line.contains("/usr/bin/java"))).isEmpty();
    assertThat(process.waitFor()).as(output).isLessThan(2);
  }
}
