package io.zerocall.transport.zmtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix domain socket.
 *
 * @param key distinguishes it from a later file with the same name; null if that is impossible
 */
record SocketFile(Path path, @Nullable Object key) {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpTransport.class);

  /** Returns the file that has this path now. */
  static SocketFile at(Path path) {
    return new SocketFile(path, keyOf(path));
  }

  private static @Nullable Object keyOf(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // there is no such file
    }
  }

  /** Deletes the file, unless it has been replaced by another one. */
  void delete() {
    if (!Objects.equals(key, keyOf(path))) {
      return;
    }
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("The file of a socket could not be deleted", e);
    }
  }
}
