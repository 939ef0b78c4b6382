package io.zerocall.transport.zmtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says of itself in the handshake: properties of a name, whose case doesn't matter, and
 * a value.
 *
 * @param socketType the kind of its socket, in visible ASCII characters; null if it didn't say
 */
record HandshakeProperties(@Nullable String socketType) {
  private static final String SOCKET_TYPE = "Socket-Type";
  private static final String IDENTITY = "Identity";
  private static final int LONGEST_IDENTITY = 255;

  /** What this side says of itself: the kind of its socket, and that it asks for no name. */
  static byte[] of(Side side) {
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    write(properties, SOCKET_TYPE, side.socketType());
    write(properties, IDENTITY, "");
    return properties.toByteArray();
  }

  private static void write(ByteArrayOutputStream properties, String name, String value) {
    properties.write(name.length());
    properties.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    properties.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).putInt(value.length()).array());
    properties.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads the properties. */
  static HandshakeProperties read(ByteBuffer properties) throws ZmtpException {
    String socketType = null;
    while (properties.hasRemaining()) {
      String name = name(properties);
      byte[] value = value(properties);
      switch (name) {
        case "socket-type" -> socketType = Text.printable(value, 0, value.length);
        case "identity" -> requireIdentity(value);
        default -> {} // Others are none of our business.
      }
    }
    return new HandshakeProperties(socketType);
  }

  private static void requireIdentity(byte[] identity) throws ZmtpException {
    if (identity.length > LONGEST_IDENTITY) {
      throw new ZmtpException("an Identity of more than " + LONGEST_IDENTITY + " bytes");
    }
  }

  private static String name(ByteBuffer properties) throws ZmtpException {
    byte[] name = bytes(properties, properties.get() & 0xff);
    boolean wellFormed = name.length > 0;
    for (byte b : name) {
      wellFormed &= Text.isNameCharacter(b);
    }
    if (!wellFormed) {
      throw malformed();
    }
    return new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
  }

  private static byte[] value(ByteBuffer properties) throws ZmtpException {
    if (properties.remaining() < Integer.BYTES) {
      throw malformed();
    }
    return bytes(properties, properties.getInt());
  }

  private static byte[] bytes(ByteBuffer properties, int length) throws ZmtpException {
    if (length < 0 || length > properties.remaining()) {
      throw malformed();
    }
    byte[] bytes = new byte[length];
    properties.get(bytes);
    return bytes;
  }

  private static ZmtpException malformed() {
    return new ZmtpException("malformed properties");
  }
}
