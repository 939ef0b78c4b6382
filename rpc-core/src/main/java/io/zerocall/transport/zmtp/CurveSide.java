package io.zerocall.transport.zmtp;

import io.zerocall.RpcCurve;
import io.zerocall.transport.CurveCryptography;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys and the cryptography of one side of CURVE. Thread-safe.
 *
 * @param settings whose key is asked for at each connection, since it may change
 */
record CurveSide(RpcCurve settings, CurveCryptography cryptography) {
  static final String NAME = "CURVE";

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Returns the side with these settings; null if there are none.
   *
   * @param isServer whether it has to be the side that was connected to
   * @throws IllegalArgumentException if the keys are those of the other side, or the module with
   *     the cryptography is missing
   */
  static @Nullable CurveSide of(@Nullable RpcCurve settings, boolean isServer) {
    if (settings == null) {
      return null;
    }
    if (settings.isServer() != isServer) {
      throw new IllegalArgumentException("curve: the keys of a " + (isServer ? "client" : "server")
          + " (expected: RpcCurve.of" + (isServer ? "Server" : "Client") + ")");
    }
    try {
      return new CurveSide(settings, CurveCryptography.load());
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** A pair of keys. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Pair(byte[] secretKey, byte[] publicKey) {

    /** Overwrites the secret key, which isn't needed any more. */
    void wipe() {
      Arrays.fill(secretKey, (byte) 0);
    }
  }

  /** Returns this side's own keys, as a copy. */
  Pair own() {
    byte[] secretKey = settings.secretKey();
    return new Pair(secretKey, cryptography.publicKey(secretKey));
  }

  /** Returns keys for one connection. */
  Pair transientPair() {
    byte[] secretKey = random(CurveCryptography.KEY_BYTES);
    return new Pair(secretKey, cryptography.publicKey(secretKey));
  }

  static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  byte[] sharedKey(byte[] secretKey, byte[] publicKey) throws ZmtpException {
    byte[] shared = cryptography.sharedKey(secretKey, publicKey);
    if (shared == null) {
      throw new ZmtpException("an insecure CURVE key");
    }
    return shared;
  }

  byte[] seal(byte[] sharedKey, byte[] nonce, byte[] plain) {
    byte[] sealed = new byte[plain.length + CurveCryptography.TAG_BYTES];
    cryptography.seal(sharedKey, nonce, plain, sealed, 0);
    return sealed;
  }

  /** @throws ZmtpException if the box was not made with this key and nonce */
  byte[] open(byte[] sharedKey, byte[] nonce, byte[] sealed, String what) throws ZmtpException {
    byte[] plain = cryptography.open(sharedKey, nonce, sealed, 0, sealed.length);
    if (plain == null) {
      throw new ZmtpException("a CURVE " + what + " that can't be decrypted");
    }
    return plain;
  }

  /** Returns a nonce: text in ASCII, and the bytes after it. */
  static byte[] nonce(String prefix, byte[] rest) {
    byte[] nonce =
        Arrays.copyOf(prefix.getBytes(StandardCharsets.US_ASCII), CurveCryptography.NONCE_BYTES);
    System.arraycopy(rest, 0, nonce, CurveCryptography.NONCE_BYTES - rest.length, rest.length);
    return nonce;
  }
}
