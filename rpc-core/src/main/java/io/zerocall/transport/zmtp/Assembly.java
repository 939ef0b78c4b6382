package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of frames, as {@link Message#ofFrames} does. Of a message with more frames than
 * make sense none but the first two are kept.
 */
final class Assembly {
  static final int MAX_FRAMES = 64;
  private static final int FRAME_OVERHEAD_BYTES = 32;

  private final long maxMessageBytes;

  private byte @Nullable [] first;
  private byte @Nullable [] second;
  private int frames;
  private long bytes;

  Assembly(long maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * A frame begins.
   *
   * @throws ZmtpException if the message gets too large by it
   */
  void begins(long length) throws ZmtpException {
    if (length < 0 || length > maxMessageBytes - bytes) {
      throw new ZmtpException("a message of more than " + maxMessageBytes + " bytes");
    }
    if (frames == MAX_FRAMES) {
      throw new ZmtpException("a message of more than " + MAX_FRAMES + " frames");
    }
  }

  /** The message that ends with this frame, or null if there is more of it to come. */
  @Nullable
  Message add(byte[] frame, boolean more) {
    if (!more) {
      Message message = frames == 0 ? new Message(false, null, frame) : ended(frame);
      clear();
      return message;
    }
    if (frames == 0) {
      first = frame;
    } else if (frames == 1) {
      second = frame;
    }
    frames++;
    bytes += frame.length;
    return null;
  }

  private Message ended(byte[] last) {
    boolean delimited = first != null && first.length == 0;
    if (frames == 1) {
      return new Message(delimited, delimited ? null : first, last);
    }
    return frames == 2 && delimited
        ? new Message(true, second, last)
        : new Message(delimited, null, null);
  }

  /** The memory that the frames of a message which isn't whole take. */
  long heldBytes() {
    return bytes + (long) frames * FRAME_OVERHEAD_BYTES;
  }

  /** Lets go of a message that isn't whole. */
  void clear() {
    first = null;
    second = null;
    frames = 0;
    bytes = 0;
  }
}
