package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import java.nio.ByteBuffer;

/**
 * Encodes frames: a byte of flags, the length in one byte or eight, and the body. All buffers use
 * network byte order, as every new buffer does.
 */
final class FrameEncoding {
  /** The message continues with another frame. */
  static final int MORE = 1;
  /** The length has eight bytes instead of one. */
  static final int LONG = 2;
  /** The frame is a command instead of a part of a message. */
  static final int COMMAND = 4;

  static final int KNOWN_FLAGS = MORE | LONG | COMMAND;
  static final int SHORT_HEADER_BYTES = 2;
  static final int LONG_HEADER_BYTES = 9;
  static final int LONGEST_SHORT = 255;

  private FrameEncoding() {}

  /** Returns how many bytes the header of a frame has. */
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

  /** Returns how many bytes {@link #put} writes. */
  static long bytes(Message message) {
    int bodyBytes = body(message).length;
    return preludeBytes(message) + (long) bodyBytes;
  }

  /** Writes a complete message. */
  static void put(ByteBuffer target, Message message) {
    putPrelude(target, message);
    target.put(body(message));
  }

  /** Returns how many bytes {@link #putPrelude} writes. */
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

  /** Writes a message without the bytes of its body, which the caller writes separately. */
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

  /** Returns the body of a message that is about to be written. */
  static byte[] body(Message message) {
    byte[] body = message.body();
    if (body == null) {
      throw new IllegalArgumentException("message: no body (expected: one)");
    }
    return body;
  }
}
