package io.zerocall.transport;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The cryptography of ZeroMQ's CURVE: NaCl's {@code crypto_box}. Another module provides it; found
 * by {@link ServiceLoader}. An implementation is thread-safe, and needs a public constructor
 * without parameters.
 */
public interface CurveCryptography {
  int KEY_BYTES = 32;
  int NONCE_BYTES = 24;

  /** How many bytes a sealed text has more than the plain one. */
  int TAG_BYTES = 16;

  /**
   * Finds the implementation.
   *
   * @throws IllegalStateException if its module is missing or can't be loaded
   */
  static CurveCryptography load() {
    try {
      return ServiceLoader.load(CurveCryptography.class, CurveCryptography.class.getClassLoader())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(
              "curve: needs rpc-curve (add the dependency io.zerocall:rpc-curve)"));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalStateException("curve: rpc-curve can't be loaded: " + e.getMessage(), e);
    }
  }

  /** Returns the public key of a secret one (RFC 7748). */
  byte[] publicKey(byte[] secretKey);

  /**
   * Returns the key that this side and another one share, which {@link #seal} and {@link #open}
   * need; null if the other side's public key is not a secure one.
   */
  byte @Nullable [] sharedKey(byte[] secretKey, byte[] publicKey);

  /**
   * Encrypts and authenticates a text.
   *
   * @param nonce never the same for two texts with the same key
   * @param into receives {@link #TAG_BYTES} more bytes than the text has
   * @param at where in that array they begin
   */
  void seal(byte[] sharedKey, byte[] nonce, byte[] plain, byte[] into, int at);

  /** Returns the plain text; null if the sealed one was not made with this key and nonce. */
  byte @Nullable [] open(byte[] sharedKey, byte[] nonce, byte[] sealed, int at, int length);
}
