package io.zerocall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read from files and directories, which are read again when they have changed. While they
 * can't be read, or are invalid, the last valid content stays in use. No thread watches them: each
 * use is a look, at most once a second. Thread-safe.
 */
final class WatchedFiles<T> {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Path> paths;
  private final Supplier<T> reader;
  private final Logger log;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
  private volatile Version<T> version;
  private volatile String refused = "";

  /** @param state identifies the files as they were just before they were read */
  private record Version<T>(String state, T content) {}

  /**
   * Reads the files.
   *
   * @param reader reads them; throws an {@code IllegalArgumentException} if they are invalid
   * @param user whose log reports changes
   * @throws IllegalArgumentException if they are invalid
   */
  WatchedFiles(List<Path> paths, Supplier<T> reader, Class<?> user) {
    this.paths = paths;
    this.reader = reader;
    this.log = LoggerFactory.getLogger(user);
    this.version = new Version<>(state(), reader.get());
  }

  /** Returns the content, after a look at the files unless the last look was just now. */
  T content() {
    long last = lookedAt.get();
    long now = System.nanoTime();
    if (now - last >= PAUSE_NANOS && lookedAt.compareAndSet(last, now)) {
      refresh();
    }
    return version.content();
  }

  private void refresh() {
    String state = state();
    if (state.equals(version.state()) || state.equals(refused)) {
      return;
    }
    try {
      version = new Version<>(state, reader.get());
      log.info("{} changed, and the new content is in use", this);
    } catch (RuntimeException e) { // also one of a parser or a file system that nobody expected
      refused = state; // reported once
      String reason = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
      log.warn("{}; the last valid content of {} stays in use", reason, this);
    }
  }

  private String state() {
    return paths.stream()
        .flatMap(WatchedFiles::files)
        .map(WatchedFiles::state)
        .collect(Collectors.joining("|"));
  }

  /** Returns the path, and the files in it if it is a directory. */
  private static Stream<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return Stream.of(path);
    }
    try (Stream<Path> inside = Files.list(path)) {
      return Stream.concat(Stream.of(path), inside.sorted().toList().stream());
    } catch (IOException | UncheckedIOException e) { // the latter in the middle of the list
      return Stream.of(path);
    }
  }

  private static String state(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return path + " " + now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException e) {
      return path + " unreadable";
    }
  }

  /** Lists the files. */
  @Override
  public String toString() {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
