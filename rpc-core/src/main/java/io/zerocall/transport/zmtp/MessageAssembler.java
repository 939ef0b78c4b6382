package io.zerocall.transport.zmtp;

import io.zerocall.transport.Envelope;
import io.zerocall.transport.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assembles messages from frames, as {@link Message#ofFrames} does. */
final class MessageAssembler {
  static final int MAX_FRAMES = 64;
  private static final int FRAME_OVERHEAD_BYTES = 32;

  private final long maxMessageBytes;

  private byte @Nullable [] first; // most messages have one or two frames and need no list
  private final List<byte[]> frames = new ArrayList<>(0);
  private int count;
  private long bytes;

  MessageAssembler(long maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Called when a frame begins.
   *
   * @throws ZmtpException if it makes the message too large
   */
  void begins(long length) throws ZmtpException {
    if (length < 0 || length > maxMessageBytes - bytes) {
      throw new ZmtpException("a message of more than " + maxMessageBytes + " bytes");
    }
    if (count == MAX_FRAMES) {
      throw new ZmtpException("a message of more than " + MAX_FRAMES + " frames");
    }
  }

  /** Returns the message that ends with this frame, or null if more frames follow. */
  @Nullable
  Message add(byte[] frame, boolean more) {
    if (!more) {
      Message message = ended(frame);
      clear();
      return message;
    }
    if (count == 0) {
      first = frame;
    } else {
      frames.add(frame);
    }
    count++;
    bytes += frame.length;
    return null;
  }

  private Message ended(byte[] last) {
    byte[] one = first;
    if (one == null) {
      return new Message(Envelope.NONE, null, last);
    } else if (count == 1) {
      return one.length == 0
          ? new Message(Envelope.DELIMITER, null, last)
          : new Message(Envelope.NONE, one, last);
    }
    frames.add(0, one);
    frames.add(last);
    return Message.ofFrames(frames);
  }

  /** Returns how much memory the frames of an incomplete message take. */
  long heldBytes() {
    return bytes + (long) count * FRAME_OVERHEAD_BYTES;
  }

  /** Discards an incomplete message. */
  void clear() {
    if (count > 0) {
      first = null;
      frames.clear();
      count = 0;
      bytes = 0;
    }
  }
}
