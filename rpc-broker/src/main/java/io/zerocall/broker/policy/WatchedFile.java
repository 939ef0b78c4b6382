package io.zerocall.broker.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration file that is read again when it changes. While it can't be read, or is invalid,
 * its last valid content stays in use. Thread-safe; one thread refreshes it.
 */
final class WatchedFile<T> {
  private static final int MOST_BYTES = 1 << 20;

  private final Path file;
  private final Function<FileLines, T> parser;
  private final Logger log;
  private volatile Version<T> valid;

  /** What was read last: the file's text, or the message why it could not be read. */
  private String lastRead;

  /** What was last found to be different from the valid version, and has been logged. */
  private String lastJudged;

  private record Version<T>(String text, T content) {}

  /** @throws IllegalArgumentException if the file can't be read or is invalid */
  WatchedFile(Path file, Function<FileLines, T> parser) {
    this(file, parser, LoggerFactory.getLogger(BrokerPolicy.class));
  }

  WatchedFile(Path file, Function<FileLines, T> parser, Logger log) {
    this.file = file;
    this.parser = parser;
    this.log = log;
    String text = read();
    this.valid = new Version<>(text, parse(text));
    this.lastRead = text;
    this.lastJudged = text;
  }

  /** Returns the last valid content. */
  T content() {
    return valid.content();
  }

  /**
   * Reads the file. A change takes effect when the file has been the same twice, because it may
   * still be written. Returns whether the content has changed.
   */
  boolean refresh() {
    String text;
    String found;
    try {
      text = read();
      found = text;
    } catch (IllegalArgumentException e) {
      text = null;
      found = String.valueOf(e.getMessage());
    }
    boolean isStable = found.equals(lastRead);
    lastRead = found;
    if (!isStable || found.equals(lastJudged)) {
      return false;
    }
    lastJudged = found;
    if (text == null) {
      keepValid(found);
      return false;
    }
    return !text.equals(valid.text()) && replace(text);
  }

  private boolean replace(String text) {
    try {
      valid = new Version<>(text, parse(text));
      log.info("{} has changed and is in use", file);
      return true;
    } catch (IllegalArgumentException e) {
      keepValid(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void keepValid(String why) {
    log.warn("{}; the last valid version of the file stays in use", why);
  }

  private T parse(String text) {
    return parser.apply(new FileLines(file.toString(), text));
  }

  private String read() {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file");
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": can't be read: " + e.getMessage());
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(file + ": more than " + MOST_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": not UTF-8");
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
