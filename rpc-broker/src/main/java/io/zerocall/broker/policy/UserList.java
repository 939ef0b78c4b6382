package io.zerocall.broker.policy;

import io.zerocall.PlainAuthenticator;
import io.zerocall.server.TokenAuthenticator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a broker, from a file: each line has a name and a secret, separated by spaces. The
 * secret is the user's password over ZeroMQ (PLAIN) and bearer token over HTTP. Since a token alone
 * says which user it belongs to, secrets differ and have 16 to 255 characters, such as
 * {@code openssl rand -hex 16} prints.
 *
 * <p>The broker reads the file again when it changes, as that of an {@link AllowList}. A removed
 * user can't connect any more; the rules of the policy still apply to the connections that the user
 * has. Thread-safe.
 */
public final class UserList implements PlainAuthenticator, TokenAuthenticator {
  private static final String FORM = "NAME SECRET";
  private static final int FIELDS = 2;
  private static final int SHORTEST_SECRET = 16;

  private final WatchedFile<Users> users;

  /** The users by their names and by their secrets. */
  private record Users(PlainAuthenticator passwords, TokenAuthenticator tokens) {}

  private UserList(WatchedFile<Users> users) {
    this.users = users;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if the file can't be read or a line is invalid; the message
   *     contains the file's name and the line's number, but no secret
   */
  public static UserList read(Path file) {
    return new UserList(new WatchedFile<>(file, UserList::parse));
  }

  private static Users parse(FileLines lines) {
    Map<String, String> secrets = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    var unused = lines.map(fields -> {
      add(fields, secrets, names);
      return true;
    });
    return new Users(PlainAuthenticator.of(secrets), TokenAuthenticator.of(names));
  }

  private static void add(
      List<String> fields, Map<String, String> secrets, Map<String, String> names) {
    if (fields.size() != FIELDS) {
      throw new IllegalArgumentException("no user (expected: " + FORM + ")");
    }
    String name = fields.get(0);
    String secret = fields.get(1);
    if (name.indexOf('*') >= 0 || name.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "\"" + name + "\" (expected: a name without * and commas, which mean more in a policy)");
    } else if (secret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException("a secret of " + secret.length()
          + " characters (expected: >= " + SHORTEST_SECRET + ", as from openssl rand -hex 16)");
    } else if (secrets.putIfAbsent(name, secret) != null) {
      throw new IllegalArgumentException("a second secret of " + name);
    } else if (names.putIfAbsent(secret, name) != null) {
      throw new IllegalArgumentException("the same secret as " + names.get(secret));
    }
  }

  @Override
  public boolean admits(String username, String password) {
    return users.content().passwords().admits(username, password);
  }

  @Override
  public @Nullable String user(String token) {
    return users.content().tokens().user(token);
  }

  /** Reads the file again, as {@link BrokerPolicy#refresh}; returns whether it has changed. */
  public boolean refresh() {
    return users.refresh();
  }

  /** Returns the name of the file. */
  @Override
  public String toString() {
    return "UserList(" + users + ")";
  }
}
