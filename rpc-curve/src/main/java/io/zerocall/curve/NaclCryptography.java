package io.zerocall.curve;

import io.zerocall.transport.CurveCryptography;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;
import org.jspecify.annotations.Nullable;

/**
 * NaCl's {@code crypto_box_curve25519xsalsa20poly1305}, combined of Bouncy Castle's X25519 (RFC
 * 7748), Salsa20, XSalsa20 and Poly1305. Thread-safe.
 */
public final class NaclCryptography implements CurveCryptography {
  private static final int ROUNDS = 20;
  private static final int[] CONSTANTS = Pack.littleEndianToInt(
      new byte[] {'e', 'x', 'p', 'a', 'n', 'd', ' ', '3', '2', '-', 'b', 'y', 't', 'e', ' ', 'k'},
      0,
      4);

  public NaclCryptography() {}

  @Override
  public byte[] publicKey(byte[] secretKey) {
    byte[] publicKey = new byte[KEY_BYTES];
    X25519.scalarMultBase(secretKey, 0, publicKey, 0);
    return publicKey;
  }

  @Override
  public byte @Nullable [] sharedKey(byte[] secretKey, byte[] publicKey) {
    byte[] shared = new byte[KEY_BYTES];
    if (!X25519.calculateAgreement(secretKey, 0, publicKey, 0, shared, 0)) {
      return null;
    }
    return hsalsa20(shared);
  }

  /** Returns HSalsa20 of the key and zeros, as {@code crypto_box_beforenm} does. */
  private static byte[] hsalsa20(byte[] key) {
    int[] state = new int[16];
    state[0] = CONSTANTS[0];
    state[5] = CONSTANTS[1];
    state[10] = CONSTANTS[2];
    state[15] = CONSTANTS[3];
    Pack.littleEndianToInt(key, 0, state, 1, 4);
    Pack.littleEndianToInt(key, 16, state, 11, 4);
    int[] core = new int[16];
    Salsa20Engine.salsaCore(ROUNDS, state, core); // adds the state, which HSalsa20 doesn't
    int[] derived = new int[8];
    for (int i = 0; i < 4; i++) {
      derived[i] = core[5 * i] - state[5 * i];
      derived[4 + i] = core[6 + i] - state[6 + i];
    }
    return Pack.intToLittleEndian(derived);
  }

  @Override
  public void seal(byte[] sharedKey, byte[] nonce, byte[] plain, byte[] into, int at) {
    XSalsa20Engine cipher = cipher(sharedKey, nonce);
    Poly1305 authenticator = authenticator(cipher);
    int begin = at + TAG_BYTES;
    cipher.processBytes(plain, 0, plain.length, into, begin);
    authenticator.update(into, begin, plain.length);
    authenticator.doFinal(into, at);
  }

  @Override
  public byte @Nullable [] open(byte[] sharedKey, byte[] nonce, byte[] sealed, int at, int length) {
    if (length < TAG_BYTES) {
      return null;
    }
    XSalsa20Engine cipher = cipher(sharedKey, nonce);
    Poly1305 authenticator = authenticator(cipher);
    int begin = at + TAG_BYTES;
    int plainBytes = length - TAG_BYTES;
    authenticator.update(sealed, begin, plainBytes);
    byte[] tag = new byte[TAG_BYTES];
    authenticator.doFinal(tag, 0);
    if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(sealed, at, begin))) {
      return null;
    }
    byte[] plain = new byte[plainBytes];
    cipher.processBytes(sealed, begin, plainBytes, plain, 0);
    return plain;
  }

  private static XSalsa20Engine cipher(byte[] sharedKey, byte[] nonce) {
    XSalsa20Engine cipher = new XSalsa20Engine();
    cipher.init(true, new ParametersWithIV(new KeyParameter(sharedKey), nonce));
    return cipher;
  }

  /** Returns the authenticator, whose key is the beginning of the cipher's stream. */
  private static Poly1305 authenticator(XSalsa20Engine cipher) {
    byte[] key = new byte[KEY_BYTES];
    cipher.processBytes(key, 0, key.length, key, 0);
    Poly1305 authenticator = new Poly1305();
    authenticator.init(new KeyParameter(key));
    return authenticator;
  }
}
