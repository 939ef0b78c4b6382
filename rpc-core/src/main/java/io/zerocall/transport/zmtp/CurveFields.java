package io.zerocall.transport.zmtp;

import io.zerocall.transport.CurveCryptography;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The fields of CURVE's commands (ZeroMQ RFC 26). */
final class CurveFields {
  static final byte[] VERSION = {1, 0};
  static final int KEY_BYTES = CurveCryptography.KEY_BYTES;
  static final int LONG_NONCE_BYTES = 16;
  static final int COOKIE_BYTES = 96;

  /** How many zeros a HELLO has, so that it isn't shorter than its answer. */
  static final int PADDING_BYTES = 72;

  /** How many encrypted zeros a HELLO has, which show that the client knows the server's key. */
  static final int SIGNED_ZEROS = 64;

  static final int VOUCH_BYTES = LONG_NONCE_BYTES + 2 * KEY_BYTES + CurveCryptography.TAG_BYTES;

  private CurveFields() {}

  /** Reads the next field. */
  static byte[] next(ByteBuffer from, int bytes, String command) throws ZmtpException {
    if (from.remaining() < bytes) {
      throw malformed(command);
    }
    byte[] taken = new byte[bytes];
    from.get(taken);
    return taken;
  }

  /** Reads what is left, as the last field. */
  static byte[] rest(ByteBuffer from) {
    byte[] rest = new byte[from.remaining()];
    from.get(rest);
    return rest;
  }

  static byte[] join(byte[]... fields) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      joined.writeBytes(field);
    }
    return joined.toByteArray();
  }

  static ZmtpException malformed(String command) {
    return new ZmtpException("a malformed " + command);
  }
}
