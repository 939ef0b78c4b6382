package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The 64 bytes that either side sends first: its version of the protocol and the name of its
 * security mechanism. A peer's greeting may arrive in pieces; each byte is checked as soon as it
 * has arrived.
 */
final class Greeting {
  static final int BYTES = 64;

  private static final int SIGNATURE_END_AT = 9;
  private static final int MAJOR_AT = 10;
  private static final int MINOR_AT = 11;
  private static final int MECHANISM_AT = 12;
  private static final int AS_SERVER_AT = 32;
  private static final byte SIGNATURE_START = (byte) 0xff;
  private static final byte SIGNATURE_END = 0x7f;
  private static final int MAJOR = 3;
  private static final int MINOR = 1;

  private static final int QUOTED = 24;

  private final Side peer;
  private final byte[] bytes = new byte[BYTES];
  private int size;
  private @Nullable ForeignProtocol foreign;

  /** Creates an empty greeting, to be read from the given side. */
  Greeting(Side peer) {
    this.peer = peer;
  }

  /** Returns this side's greeting: ZMTP 3.1. */
  static byte[] of(String mechanism, boolean asServer) {
    byte[] greeting = new byte[BYTES];
    greeting[0] = SIGNATURE_START;
    greeting[SIGNATURE_END_AT] = SIGNATURE_END;
    greeting[MAJOR_AT] = MAJOR;
    greeting[MINOR_AT] = MINOR;
    byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, greeting, MECHANISM_AT, name.length);
    greeting[AS_SERVER_AT] = (byte) (asServer ? 1 : 0);
    return greeting;
  }

  /**
   * Reads the bytes that belong to the greeting, and returns whether it is complete now. It never
   * becomes complete if the bytes are {@linkplain #foreign those of another protocol}.
   */
  boolean read(ByteBuffer from) throws ZmtpException {
    while (size < BYTES && from.hasRemaining()) {
      bytes[size++] = from.get();
      if (foreign == null) {
        check(size - 1);
      }
    }
    return size == BYTES && foreign == null;
  }

  private void check(int at) throws ZmtpException {
    if (bytes[0] != SIGNATURE_START) {
      foreign = ForeignProtocol.of(peer, bytes, size);
      return;
    }
    if (at == SIGNATURE_END_AT && bytes[at] != SIGNATURE_END) {
      foreign = ForeignProtocol.OTHER;
      return;
    }
    if (at == MAJOR_AT && major() < MAJOR) {
      throw new ZmtpException("ZMTP " + major() + " instead of 3.0 or newer");
    }
    if (at >= MECHANISM_AT && at < AS_SERVER_AT && !isMechanism(at)) {
      throw new ZmtpException("a malformed mechanism name");
    }
  }

  /** Returns whether the name begins with a name character and has only zeros after its end. */
  private boolean isMechanism(int at) {
    byte b = bytes[at];
    if (b == 0) {
      return at > MECHANISM_AT;
    }
    return Text.isNameCharacter(b) && (at == MECHANISM_AT || bytes[at - 1] != 0);
  }

  /** Returns whether the peer's first byte is that of a greeting. */
  boolean hasBegun() {
    return size > 0 && bytes[0] == SIGNATURE_START;
  }

  /**
   * Returns the protocol that the peer speaks instead of ZMTP; null if it is ZMTP, or not known
   * yet.
   */
  @Nullable
  ForeignProtocol foreign() {
    return foreign;
  }

  /** Returns the beginning of the bytes read, in readable form. */
  String printable() {
    return Text.printable(bytes, 0, Math.min(size, QUOTED));
  }

  /** Returns whether the peer has sent a HEAD request of HTTP. */
  boolean isHeadRequest() {
    return foreign == ForeignProtocol.HTTP_REQUEST && bytes[0] == 'H';
  }

  private int major() {
    return bytes[MAJOR_AT] & 0xff;
  }

  /** Returns whether a peer with this greeting knows PING, which ZMTP 3.1 introduced. */
  boolean supportsPing() {
    return major() > MAJOR || bytes[MINOR_AT] != 0;
  }

  String mechanism() {
    int end = MECHANISM_AT;
    while (end < AS_SERVER_AT && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, MECHANISM_AT, end - MECHANISM_AT, StandardCharsets.US_ASCII);
  }
}
