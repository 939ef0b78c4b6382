package io.zerocall.transport.zmtp;

import io.zerocall.transport.CurveCryptography;
import io.zerocall.transport.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encrypts and decrypts the frames of a CURVE connection: each becomes a frame that contains a
 * MESSAGE command. One thread at a time may encrypt, and one may decrypt; both at the same time.
 */
final class FrameSeal {
  private static final byte[] PREFIX = "\7MESSAGE".getBytes(StandardCharsets.US_ASCII);
  private static final int COMMAND = 2; // the flag inside, which is not that of a frame
  private static final int BOX_AT = PREFIX.length + Nonces.BYTES;

  /** How many bytes the body of a frame has more than the one inside: also a byte of flags. */
  static final int OVERHEAD_BYTES = BOX_AT + CurveCryptography.TAG_BYTES + 1;

  private final CurveCryptography cryptography;
  private final byte[] key;
  private final String ownPrefix;
  private final String peersPrefix;
  private final Nonces sent;
  private final Nonces received;

  FrameSeal(CurveCryptography cryptography, byte[] key, Side own, Nonces sent, Nonces received) {
    this.cryptography = cryptography;
    this.key = key;
    this.ownPrefix = prefix(own);
    this.peersPrefix = prefix(own == Side.SERVER ? Side.CLIENT : Side.SERVER);
    this.sent = sent;
    this.received = received;
  }

  private static String prefix(Side sender) {
    return sender == Side.SERVER ? "CurveZMQMESSAGES" : "CurveZMQMESSAGEC";
  }

  /** Returns the encrypted frames of a message. */
  byte[] seal(Message message) {
    byte[] frames = new byte[Math.toIntExact(sealedBytes(message))];
    int at = 0;
    if (message.delimited()) {
      for (byte[] address : message.envelope().addresses()) {
        at = put(frames, at, FrameEncoding.MORE, address);
      }
      at = put(frames, at, FrameEncoding.MORE, Command.NO_DATA);
    }
    byte[] header = message.header();
    if (header != null) {
      at = put(frames, at, FrameEncoding.MORE, header);
    }
    put(frames, at, 0, FrameEncoding.body(message));
    return frames;
  }

  private static long sealedBytes(Message message) {
    long bytes = sealedBytes(FrameEncoding.body(message));
    if (message.delimited()) {
      bytes += sealedBytes(Command.NO_DATA);
      for (byte[] address : message.envelope().addresses()) {
        bytes += sealedBytes(address);
      }
    }
    byte[] header = message.header();
    return header == null ? bytes : bytes + sealedBytes(header);
  }

  private static long sealedBytes(byte[] content) {
    int bodyBytes = content.length + OVERHEAD_BYTES;
    return FrameEncoding.headerBytes(bodyBytes) + (long) bodyBytes;
  }

  /** Returns the encrypted frame of a command's frame. */
  byte[] sealCommand(byte[] frame) {
    int headerBytes = (frame[0] & FrameEncoding.LONG) == 0
        ? FrameEncoding.SHORT_HEADER_BYTES
        : FrameEncoding.LONG_HEADER_BYTES;
    byte[] content = Arrays.copyOfRange(frame, headerBytes, frame.length);
    byte[] sealed = new byte[Math.toIntExact(sealedBytes(content))];
    put(sealed, 0, FrameEncoding.COMMAND, content);
    return sealed;
  }

  /** Writes an encrypted frame, and returns where it ends. */
  private int put(byte[] frames, int at, int flags, byte[] content) {
    byte[] plain = new byte[1 + content.length];
    plain[0] = (byte) (flags == FrameEncoding.COMMAND ? COMMAND : flags);
    System.arraycopy(content, 0, plain, 1, content.length);
    byte[] nonce = sent.next();
    ByteBuffer head = ByteBuffer.wrap(frames, at, frames.length - at);
    FrameEncoding.putHeader(head, 0, content.length + OVERHEAD_BYTES);
    int boxAt = head.put(PREFIX).put(nonce).position();
    cryptography.seal(key, CurveSide.nonce(ownPrefix, nonce), plain, frames, boxAt);
    return boxAt + plain.length + CurveCryptography.TAG_BYTES;
  }

  /** Returns the flags and the content of an encrypted frame, in one array. */
  byte[] open(byte[] frame) throws ZmtpException {
    if (frame.length < OVERHEAD_BYTES
        || !Arrays.equals(frame, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
      throw new ZmtpException("a frame that CURVE has not encrypted");
    }
    byte[] nonce = Arrays.copyOfRange(frame, PREFIX.length, BOX_AT);
    received.requireNext(nonce);
    byte[] plain = cryptography.open(
        key, CurveSide.nonce(peersPrefix, nonce), frame, BOX_AT, frame.length - BOX_AT);
    if (plain == null) {
      throw new ZmtpException("a CURVE MESSAGE that can't be decrypted");
    }
    return plain;
  }

  /** Returns the flags of a frame, as outside of CURVE. */
  static int flags(byte[] plain) throws ZmtpException {
    return switch (plain[0]) {
      case 0 -> 0;
      case FrameEncoding.MORE -> FrameEncoding.MORE;
      case COMMAND -> FrameEncoding.COMMAND;
      default -> throw new ZmtpException("a CURVE MESSAGE with unknown flags");
    };
  }
}
