package io.zerocall.transport.zmtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a peer sends in the handshake: pairs of a case-insensitive name and a value.
 *
 * @param socketType its socket's type, in visible ASCII characters; null if the peer didn't send it
 */
record HandshakeProperties(@Nullable String socketType) {
  private static final String SOCKET_TYPE = "Socket-Type";
  private static final String IDENTITY = "Identity";
  private static final int LONGEST_IDENTITY = 255;

  /** Returns the properties that this side sends: its socket's type, and an empty routing ID. */
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

  /** Parses the properties. */
  static HandshakeProperties read(ByteBuffer properties) throws ZmtpException {
    String socketType = null;
    while (properties.hasRemaining()) {
      String name = name(properties);
      byte[] value = value(properties);
      switch (name) {
        case "socket-type" -> socketType = Text.printable(value, 0, value.length);
        case "identity" -> requireIdentity(value);
        default -> {} // other properties are ignored
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
