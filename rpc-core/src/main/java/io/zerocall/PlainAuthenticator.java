package io.zerocall;

import java.util.Map;

/**
 * Decides which clients may connect with a username and a password (ZeroMQ's PLAIN).
 *
 * <p>The server calls it once for each connection, before the connection can send anything, on one
 * of up to 64 threads that do nothing else. So it may block; that delays only other clients that
 * log in. It must be thread-safe. Its thread is interrupted when the connection closes or its
 * {@linkplain RpcLimits#withHandshakeTimeout handshake} has taken too long.
 */
@FunctionalInterface
public interface PlainAuthenticator {

  /**
   * Returns whether a user with this name and password may connect. Should take as long for a wrong
   * password as for the right one. An exception is logged and refuses the connection.
   *
   * @param username at most 255 bytes in UTF-8; visible to the methods of the server as
   *     {@link RpcContext#user}
   * @param password at most 255 bytes in UTF-8; the library never logs it
   */
  boolean admits(String username, String password);

  /**
   * Returns an authenticator that admits the users of a map from usernames to passwords. It keeps
   * only digests of the passwords, and compares them in constant time.
   *
   * @param passwords is copied
   * @throws IllegalArgumentException if a name or a password has more than 255 bytes in UTF-8
   */
  static PlainAuthenticator of(Map<String, String> passwords) {
    return new PasswordTable(passwords);
  }
}
