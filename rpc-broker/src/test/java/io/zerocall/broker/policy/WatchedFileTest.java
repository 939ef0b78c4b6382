package io.zerocall.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.testing.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  @TempDir
  private Path directory;

  private final Warnings warnings = new Warnings();
  private Path path;
  private WatchedFile<List<String>> file;

  @BeforeEach
  void open() throws IOException {
    path = Files.writeString(directory.resolve("file"), "one\n");
    file = new WatchedFile<>(path, WatchedFileTest::parse, warnings.log());
  }

  private static List<String> parse(FileLines lines) {
    return lines.map(fields -> {
      if (fields.get(0).equals("wrong")) {
        throw new IllegalArgumentException("a wrong line");
      }
      return fields.get(0);
    });
  }

  /** Returns how many times the content changed, when it has been read a few times. */
  private int changes() {
    int changes = 0;
    for (int i = 0; i < 5; i++) {
      changes += file.refresh() ? 1 : 0;
    }
    return changes;
  }

  private void staysWith(String expected, String warning) {
    warnings.lines().clear();
    assertThat(changes()).isZero();
    assertThat(file.content()).containsExactly(expected);
    assertThat(warnings.lines())
        .containsExactly(path + warning + "; the last valid version of the file stays in use");
  }

  @Test
  void aChangeIsUsedOnceItIsStable() throws Exception {
    assertThat(changes()).isZero();
    Files.writeString(path, "two\n");
    assertThat(file.refresh()).isFalse();
    Files.writeString(path, "two\nthree\n");
    assertThat(file.refresh()).isFalse();
    assertThat(file.content()).containsExactly("one");
    assertThat(file.refresh()).isTrue();
    assertThat(file.content()).containsExactly("two", "three");
    assertThat(changes()).isZero();
    assertThat(warnings.lines()).isEmpty();
  }

  @Test
  void aFileThatIsReplacedIsReadAgain() throws Exception {
    Path other = Files.writeString(directory.resolve("other"), "two\n");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
    Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
    assertThat(changes()).isEqualTo(1);
    assertThat(file.content()).containsExactly("two");
  }

  @Test
  void aBrokenFileLeavesTheLastValidContentAndIsReportedOnce() throws Exception {
    Files.writeString(path, "two\nwrong\n");
    staysWith("one", ":2: a wrong line");
    Files.writeString(path, "");
    staysWith("one", ": nothing but comments (expected: a line or more)");
    Files.writeString(path, "tw");
    staysWith("one", ":1: the last line has no line break at its end; it may be incomplete");
    Files.write(path, new byte[] {(byte) 0xff, '\n'});
    staysWith("one", ": not UTF-8");
    Files.write(path, new byte[(1 << 20) + 1]);
    staysWith("one", ": more than 1048576 bytes");
    Files.delete(path);
    staysWith("one", ": there is no such file");
    Files.createDirectory(path);
    warnings.lines().clear();
    assertThat(changes()).isZero();
    assertThat(warnings.lines()).hasSize(1);
    Files.delete(path);
    Files.writeString(path, "two\n");
    assertThat(changes()).isEqualTo(1);
    assertThat(file.content()).containsExactly("two");
  }

  @Test
  void aFileThatIsRestoredIsNoChangeAndItsNextMistakeIsReportedAgain() throws Exception {
    Files.writeString(path, "wrong\n");
    staysWith("one", ":1: a wrong line");
    Files.writeString(path, "one\n");
    assertThat(changes()).isZero();
    Files.writeString(path, "wrong\n");
    staysWith("one", ":1: a wrong line");
  }

  @Test
  void theFirstContentMustBeValid() throws Exception {
    Files.writeString(path, "wrong\n");
    assertThatThrownBy(() -> new WatchedFile<>(path, WatchedFileTest::parse, warnings.log()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(path + ":1: a wrong line");
  }
}
