package io.zerocall;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {
  @TempDir
  private Path directory;

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void contentThatCannotBeReadForAnyReasonIsNotUsed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "first");
    AtomicInteger failures = new AtomicInteger();
    WatchedFiles<String> files = new WatchedFiles<>(
        List.of(file),
        () -> {
          String text = text(file);
          if (text.equals("broken")) {
            failures.incrementAndGet();
            throw new IllegalStateException("a parser that fails");
          }
          return text;
        },
        WatchedFilesTest.class);
    Files.writeString(file, "broken");
    eventually("the change is seen", () -> files.content().equals("first") && failures.get() == 1);
    assertThat(files.content()).isEqualTo("first");
    Files.writeString(file, "the third");
    eventually("the next change is in use", () -> files.content().equals("the third"));
    assertThat(failures).hasValue(1);
  }
}
