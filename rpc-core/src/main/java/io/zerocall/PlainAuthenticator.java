package io.zerocall;

import java.util.Map;

/**
 * Decides which clients may connect that show a username and a password (ZeroMQ's PLAIN).
 *
 * <p>Asked once for each connection, before it can send anything, on one of up to 64 threads that
 * are there for nothing else: it may block, and holds up nobody but others who log in. It must be
 * safe for use by several threads. Its thread is interrupted when the connection has gone or its
 * {@linkplain RpcLimits#withHandshakeTimeout handshake} has taken too long.
 */
@FunctionalInterface
public interface PlainAuthenticator {

  /**
   * Whether this is a user with his password. Should take as long for a wrong password as for a
   * right one. What this throws is logged, and a refusal.
   *
   * @param username of at most 255 bytes in UTF-8; visible to the methods of the server as
   *     {@link RpcContext#user}
   * @param password of at most 255 bytes in UTF-8, never logged by the library
   */
  boolean admits(String username, String password);

  /**
   * Admits the users of a table, which is copied: from usernames to passwords. Keeps digests of the
   * passwords, and compares them in a time that tells nothing.
   *
   * @throws IllegalArgumentException if a name or a password has more than 255 bytes in UTF-8
   */
  static PlainAuthenticator of(Map<String, String> passwords) {
    return new PasswordTable(passwords);
  }
}
