package io.zerocall.transport.zmtp;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes the bytes of ZMTP, valid or invalid, without the classes under test. */
final class Wire {
  static final int MORE = 1;
  static final int LONG = 2;
  static final int COMMAND = 4;

  private Wire() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  static byte[] greeting(String mechanism) {
    return greeting(mechanism, 3, 1);
  }

  static byte[] greeting(String mechanism, int major, int minor) {
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = (byte) major;
    greeting[11] = (byte) minor;
    byte[] name = bytes(mechanism);
    System.arraycopy(name, 0, greeting, 12, name.length);
    return greeting;
  }

  /** Returns a frame with the shortest possible header for its body. */
  static byte[] frame(int flags, byte[] body) {
    return body.length > 255
        ? join(claim(flags, body.length), body)
        : join(new byte[] {(byte) flags, (byte) body.length}, body);
  }

  static byte[] frame(int flags, String body) {
    return frame(flags, bytes(body));
  }

  /** Returns the beginning of a long frame that announces a length. */
  static byte[] claim(int flags, long length) {
    return data(out -> {
      out.writeByte(flags | LONG);
      out.writeLong(length);
    });
  }

  static byte[] command(String name, byte[] data) {
    return frame(COMMAND, join(new byte[] {(byte) name.length()}, bytes(name), data));
  }

  static byte[] ready(String socketType) {
    return command("READY", property("Socket-Type", socketType));
  }

  static byte[] property(String name, String value) {
    return data(out -> {
      out.writeByte(name.length());
      out.writeBytes(name);
      out.writeInt(value.length());
      out.writeBytes(value);
    });
  }

  static byte[] hello(String username, String password) {
    return command("HELLO", join(text(username), text(password)));
  }

  private static byte[] text(String text) {
    return join(new byte[] {(byte) text.length()}, bytes(text));
  }

  static byte[] ping(int ttlTenths, String context) {
    byte[] ttl = {(byte) (ttlTenths >> 8), (byte) ttlTenths};
    return command("PING", join(ttl, bytes(context)));
  }

  /** Returns all that a client without credentials sends until its handshake is done. */
  static byte[] clientsHandshake() {
    return join(greeting("NULL"), ready("DEALER"));
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] data(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
