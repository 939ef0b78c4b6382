package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import java.nio.ByteBuffer;

/**
 * FrameEncoding as they are written: a byte of flags, the length in one byte or eight, and the
 * body. All buffers have the byte order of the network, as every new buffer has.
 */
final class FrameEncoding {
  /** The message goes on with another frame. */
  static final int MORE = 1;
  /** The length has eight bytes instead of one. */
  static final int LONG = 2;
  /** It is a command instead of a part of a message. */
  static final int COMMAND = 4;

  static final int KNOWN_FLAGS = MORE | LONG | COMMAND;
  static final int SHORT_HEADER_BYTES = 2;
  static final int LONG_HEADER_BYTES = 9;
  static final int LONGEST_SHORT = 255;

  private FrameEncoding() {}

  /** How many bytes the header of a frame has. */
  static int headerBytes(int bodyBytes) {
    return bodyBytes > LONGEST_SHORT ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
  }

  /** Writes the header of a frame. */
  static void putHeader(ByteBuffer target, int flags, int bodyBytes) {
    if (bodyBytes > LONGEST_SHORT) {
      target.put((byte) (flags | LONG)).putLong(bodyBytes);
    } else {
      target.put((byte) flags).put((byte) bodyBytes);
    }
  }

  /** How many bytes {@link #put} writes. */
  static long bytes(Message message) {
    int bodyBytes = body(message).length;
    return preludeBytes(message) + (long) bodyBytes;
  }

  /** Writes a whole message. */
  static void put(ByteBuffer target, Message message) {
    putPrelude(target, message);
    target.put(body(message));
  }

  /** How many bytes {@link #putPrelude} writes. */
  static long preludeBytes(Message message) {
    long bytes = headerBytes(body(message).length);
    if (message.delimited()) {
      bytes += SHORT_HEADER_BYTES;
      for (byte[] address : message.envelope().addresses()) {
        bytes += headerBytes(address.length) + (long) address.length;
      }
    }
    byte[] header = message.header();
    if (header != null) {
      bytes += headerBytes(header.length) + (long) header.length;
    }
    return bytes;
  }

  /** Writes a message but for the bytes of its body, for whoever writes those by themselves. */
  static void putPrelude(ByteBuffer target, Message message) {
    if (message.delimited()) {
      for (byte[] address : message.envelope().addresses()) {
        putHeader(target, MORE, address.length);
        target.put(address);
      }
      putHeader(target, MORE, 0);
    }
    byte[] header = message.header();
    if (header != null) {
      putHeader(target, MORE, header.length);
      target.put(header);
    }
    putHeader(target, 0, body(message).length);
  }

  /** The body of a message that is to be written. */
  static byte[] body(Message message) {
    byte[] body = message.body();
    if (body == null) {
      throw new IllegalArgumentException("message: no body (expected: one)");
    }
    return body;
  }
}
