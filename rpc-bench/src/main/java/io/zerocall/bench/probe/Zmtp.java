package io.zerocall.bench.probe;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The part of ZMTP 3.1 that a measuring or attacking peer needs: see docs/protocol.md. */
public final class Zmtp {
  private static final int GREETING_BYTES = 64;
  private static final int LONGEST_SHORT = 255;
  private static final int MORE = 1;
  private static final int LONG = 2;
  private static final int COMMAND = 4;
  private static final byte[] PING = name("PING");
  private static final int TTL_BYTES = 2;

  private Zmtp() {}

  /** A frame as read. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared or stored
  public record Frame(int flags, byte[] body) {

    /** Returns whether it is a message's last frame. */
    boolean endsMessage() {
      return (flags & (COMMAND | MORE)) == 0;
    }

    boolean isPing() {
      return (flags & COMMAND) != 0
          && body.length >= PING.length + TTL_BYTES
          && Arrays.equals(body, 0, PING.length, PING, 0, PING.length);
    }

    /** Returns the frame that replies to a PING: it echoes the context. */
    byte[] pong() {
      return command("PONG", Arrays.copyOfRange(body, PING.length + TTL_BYTES, body.length));
    }
  }

  /** Greeting and READY: all that a peer of the NULL mechanism sends before messages. */
  public static byte[] introduction(String socketType) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] greeting = new byte[GREETING_BYTES];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    greeting[11] = 1;
    System.arraycopy(ascii("NULL"), 0, greeting, 12, 4);
    bytes.writeBytes(greeting);
    bytes.writeBytes(command("READY", property("Socket-Type", socketType)));
    return bytes.toByteArray();
  }

  /** Waits for the other side's greeting and READY. */
  public static void awaitIntroduction(DataInputStream in) throws IOException {
    in.readFully(new byte[GREETING_BYTES]);
    Frame ready = readFrame(in);
    byte[] expected = name("READY");
    int mismatch = Arrays.mismatch(ready.body, expected);
    if ((ready.flags & COMMAND) == 0 || (mismatch >= 0 && mismatch < expected.length)) {
      throw new IOException("no READY: " + new String(ready.body, StandardCharsets.US_ASCII));
    }
  }

  /** Waits for a frame. */
  static Frame readFrame(DataInputStream in) throws IOException {
    int flags = in.read();
    if (flags < 0) {
      throw new EOFException();
    }
    long length = (flags & LONG) != 0 ? in.readLong() : in.readUnsignedByte();
    byte[] body = new byte[Math.toIntExact(length)];
    in.readFully(body);
    return new Frame(flags, body);
  }

  /** Returns a frame that is a message, or part of one. */
  public static byte[] frame(boolean more, byte... body) {
    int flags = more ? MORE : 0;
    if (body.length <= LONGEST_SHORT) {
      return ByteBuffer.allocate(2 + body.length)
          .put((byte) flags)
          .put((byte) body.length)
          .put(body)
          .array();
    }
    return ByteBuffer.allocate(1 + Long.BYTES + body.length)
        .put((byte) (flags | LONG))
        .putLong(body.length)
        .put(body)
        .array();
  }

  /** Returns a PING without a TTL. */
  public static byte[] ping() {
    return command("PING", new byte[TTL_BYTES]);
  }

  private static byte[] property(String name, String value) {
    byte[] bytes = ascii(value);
    return ByteBuffer.allocate(1 + name.length() + Integer.BYTES + bytes.length)
        .put(name(name))
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] command(String name, byte[] data) {
    int size = 1 + name.length() + data.length;
    return ByteBuffer.allocate(2 + size)
        .put((byte) COMMAND)
        .put((byte) size)
        .put(name(name))
        .put(data)
        .array();
  }

  private static byte[] name(String name) {
    return ByteBuffer.allocate(1 + name.length())
        .put((byte) name.length())
        .put(ascii(name))
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
