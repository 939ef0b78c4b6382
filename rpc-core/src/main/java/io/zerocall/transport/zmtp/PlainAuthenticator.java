package io.zerocall.transport.zmtp;

/**
 * Decides who may connect. Asked on the thread that reads for all connections: it must be quick.
 */
@FunctionalInterface
interface PlainAuthenticator {

  /**
   * Whether this is a user with his password. Compares passwords in a time that doesn't tell how
   * much of one was right. What this throws is a refusal.
   *
   * @param password as it came, UTF-8 if the client is of this library
   */
  boolean admits(String username, byte[] password);
}
