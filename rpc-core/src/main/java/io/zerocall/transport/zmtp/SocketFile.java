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
 * The file that a Unix domain socket has made.
 *
 * @param key tells it from another file that has the name later, or null if it can't be told
 */
record SocketFile(Path path, @Nullable Object key) {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpTransport.class);

  /** The one that has this path now. */
  static SocketFile at(Path path) {
    return new SocketFile(path, keyOf(path));
  }

  private static @Nullable Object keyOf(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // it isn't there
    }
  }

  /** Deletes it; not what somebody else has put in its place. */
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
