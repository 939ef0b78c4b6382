package io.zerocall.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RandomSeed;
import io.zerocall.transport.CurveCryptography;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of RFC 7748 and of NaCl's own tests. */
class NaclCryptographyTest {
  private static final byte[] ALICE_SECRET =
      hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  private static final byte[] ALICE_PUBLIC =
      hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  private static final byte[] BOB_SECRET =
      hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  private static final byte[] BOB_PUBLIC =
      hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  private static final byte[] FIRST_KEY =
      hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
  private static final byte[] NONCE = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
  private static final byte[] MESSAGE =
      hex("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b"
          + "64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea"
          + "3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040"
          + "e082f937763848645e0705");
  private static final byte[] BOX =
      hex("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc"
          + "76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb8"
          + "63d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de5624"
          + "4a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");

  private final CurveCryptography nacl = CurveCryptography.load();

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private byte[] seal(byte[] key, byte[] nonce, byte[] plain) {
    byte[] sealed = new byte[plain.length + CurveCryptography.TAG_BYTES];
    nacl.seal(key, nonce, plain, sealed, 0);
    return sealed;
  }

  @ParameterizedTest
  @CsvSource({
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
        + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
        + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
        + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
        + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
  })
  void theScalarMultiplicationIsThatOfRfc7748(String scalar, String point, String product) {
    byte[] result = new byte[32];
    X25519.scalarMult(hex(scalar), 0, hex(point), 0, result, 0);
    assertThat(result).isEqualTo(hex(product));
  }

  @Test
  void publicKeysAreThoseOfRfc7748() {
    assertThat(nacl).isInstanceOf(NaclCryptography.class);
    assertThat(nacl.publicKey(ALICE_SECRET)).isEqualTo(ALICE_PUBLIC);
    assertThat(nacl.publicKey(BOB_SECRET)).isEqualTo(BOB_PUBLIC);
  }

  @Test
  void bothSidesShareTheKeyOfNaclsTests() {
    assertThat(nacl.sharedKey(ALICE_SECRET, BOB_PUBLIC)).isEqualTo(FIRST_KEY);
    assertThat(nacl.sharedKey(BOB_SECRET, ALICE_PUBLIC)).isEqualTo(FIRST_KEY);
  }

  @Test
  void aPublicKeyOfSmallOrderIsRefused() {
    assertThat(nacl.sharedKey(ALICE_SECRET, new byte[32])).isNull();
    byte[] one = new byte[32];
    one[0] = 1;
    assertThat(nacl.sharedKey(ALICE_SECRET, one)).isNull();
  }

  @Test
  void theBoxIsThatOfNaclsTests() {
    assertThat(seal(FIRST_KEY, NONCE, MESSAGE)).isEqualTo(BOX);
    assertThat(nacl.open(FIRST_KEY, NONCE, BOX, 0, BOX.length)).isEqualTo(MESSAGE);
  }

  @Test
  void anyChangedByteIsNoticed() {
    for (int i = 0; i < BOX.length; i++) {
      byte[] changed = BOX.clone();
      changed[i] ^= 1;
      assertThat(nacl.open(FIRST_KEY, NONCE, changed, 0, changed.length)).isNull();
    }
    byte[] otherNonce = NONCE.clone();
    otherNonce[23] ^= 1;
    assertThat(nacl.open(FIRST_KEY, otherNonce, BOX, 0, BOX.length)).isNull();
    assertThat(nacl.open(BOB_PUBLIC, NONCE, BOX, 0, BOX.length)).isNull();
    assertThat(nacl.open(FIRST_KEY, NONCE, BOX, 0, BOX.length - 1)).isNull();
    assertThat(nacl.open(FIRST_KEY, NONCE, BOX, 0, 15)).isNull();
  }

  @Test
  void textsOfAllLengthsComeBack() {
    Random random = RandomSeed.random("NaclCryptographyTest");
    for (int length = 0; length < 300; length++) {
      byte[] plain = new byte[length];
      random.nextBytes(plain);
      byte[] padded = new byte[length + CurveCryptography.TAG_BYTES + 7];
      nacl.seal(FIRST_KEY, NONCE, plain, padded, 7);
      assertThat(nacl.open(FIRST_KEY, NONCE, padded, 7, padded.length - 7)).isEqualTo(plain);
    }
  }
}
