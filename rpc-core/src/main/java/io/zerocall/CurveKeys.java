package io.zerocall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the keys of CURVE from files: a key in Z85, or the certificates that ZeroMQ's libraries
 * write, such as pyzmq's {@code create_certificates}.
 */
final class CurveKeys {
  private static final int KEY_BYTES = 32;
  private static final int LONGEST_USER = 255;
  private static final int MOST_BYTES = 4 << 20;
  private static final String SUFFIX = ".key";
  private static final String PUBLIC = "public-key";
  private static final String SECRET = "secret-key";

  private CurveKeys() {}

  /** @throws IllegalArgumentException if the file has none */
  static byte[] secretKey(Path file) {
    return key(file, SECRET);
  }

  /** @throws IllegalArgumentException if the file has none */
  static byte[] publicKey(Path file) {
    return key(file, PUBLIC);
  }

  private static byte[] key(Path file, String name) {
    String text = read(file);
    Matcher member = Pattern.compile(name + "\\s*=\\s*\"([^\"]*)\"").matcher(text);
    return decoded(member.find() ? member.group(1) : text.strip(), file.toString());
  }

  /**
   * Reads which client has which key.
   *
   * @param clients a file with a user and a key in each line, or a directory of certificates
   *     {@code USER.key}
   * @return the users by their keys, in Z85
   * @throws IllegalArgumentException if something is malformed, or two users have one key
   */
  static Map<Key, String> users(Path clients) {
    Map<Key, String> users = new HashMap<>();
    if (!Files.isDirectory(clients)) {
      readLines(clients, users);
      return users;
    }
    try (Stream<Path> files = Files.list(clients)) {
      for (Path file : files.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
        String name = String.valueOf(file.getFileName());
        add(users, name.substring(0, name.length() - SUFFIX.length()), publicKey(file), name);
      }
    } catch (IOException | UncheckedIOException e) { // the latter in the middle of the list
      throw new IllegalArgumentException(clients + ": can't be read: " + e.getMessage());
    }
    return users;
  }

  private static void readLines(Path clients, Map<Key, String> users) {
    List<String> lines = read(clients).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String where = clients + ":" + (i + 1);
        String[] fields = line.split("\\s+", -1);
        if (fields.length != 2) {
          throw new IllegalArgumentException(where + ": no client (expected: USER KEY)");
        }
        add(users, fields[0], decoded(fields[1], where), where);
      }
    }
  }

  private static void add(Map<Key, String> users, String user, byte[] key, String where) {
    if (user.isEmpty() || user.getBytes(StandardCharsets.UTF_8).length > LONGEST_USER) {
      throw new IllegalArgumentException(
          where + ": a user of 0 or more than " + LONGEST_USER + " bytes");
    }
    String other = users.put(new Key(key), user);
    if (other != null && !other.equals(user)) {
      throw new IllegalArgumentException(where + ": the key of " + other + " too");
    }
  }

  /** A key as a map's key. */
  static final class Key {
    private final byte[] bytes;

    Key(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && java.util.Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return java.util.Arrays.hashCode(bytes);
    }
  }

  private static byte[] decoded(String text, String where) {
    byte[] key = Z85.decode(text);
    if (key == null || key.length != KEY_BYTES) {
      throw new IllegalArgumentException(where + ": no key (expected: 40 characters of Z85)");
    }
    return key;
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(file + ": more than " + MOST_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file");
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": can't be read: " + e.getMessage());
    }
  }
}
