package io.zerocall.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;

/**
 * The files of one pair of CURVE keys.
 *
 * @param publicKey a certificate as ZeroMQ's libraries write it
 * @param secretKey the same with the secret key
 * @param publicText the public key in Z85
 * @param secretText the secret key in Z85
 */
public record CurveFiles(Path publicKey, Path secretKey, String publicText, String secretText) {
  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  private static final int KEY_BYTES = 32;

  /** Makes new keys and writes {@code NAME.key} and {@code NAME.key_secret}. */
  public static CurveFiles in(Path directory, String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
      byte[] secret = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
      String secretText = z85(secret);
      String publicText = z85(littleEndian(((XECPublicKey) pair.getPublic()).getU()));
      String certificate =
          "#   a comment\nmetadata\ncurve\n    public-key = \"" + publicText + "\"\n";
      return new CurveFiles(
          Files.writeString(directory.resolve(name + ".key"), certificate),
          Files.writeString(
              directory.resolve(name + ".key_secret"),
              certificate + "    secret-key = \"" + secretText + "\"\n"),
          publicText,
          secretText);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  private static String z85(byte[] key) {
    StringBuilder text = new StringBuilder();
    ByteBuffer words = ByteBuffer.wrap(key);
    while (words.hasRemaining()) {
      long word = words.getInt() & 0xffff_ffffL;
      StringBuilder group = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        group.append(ALPHABET.charAt((int) (word % 85)));
        word /= 85;
      }
      text.append(group.reverse());
    }
    return text.toString();
  }
}
