package io.zerocall.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from one peer to another: an optional header frame and a body frame, after the envelope
 * that the sender may have added (a REQ socket does).
 *
 * <p>The arrays are not copied; callers must not change them after they pass a message on.
 *
 * @param envelope the frames before the others; a reply repeats those of the request
 * @param header the UTF-8 JSON object of metadata, or null if the message has none
 * @param body the UTF-8 JSON-RPC document, or null if the frames don't form a message
 */
@SuppressWarnings("ArrayRecordComponent") // messages are passed on, never compared or stored
public record Message(Envelope envelope, byte @Nullable [] header, byte @Nullable [] body) {

  /**
   * Creates a message.
   *
   * @param delimited whether an empty frame precedes the others, as a REQ socket sends it
   */
  public Message(boolean delimited, byte @Nullable [] header, byte @Nullable [] body) {
    this(delimited ? Envelope.DELIMITER : Envelope.NONE, header, body);
  }

  /** Returns a message without an envelope, as a client of this library sends it. */
  public static Message of(byte @Nullable [] header, byte[] body) {
    return new Message(Envelope.NONE, header, body);
  }

  /**
   * Returns the message that these frames form (those after a ROUTER's routing ID); its body is
   * null if they form none. An envelope ends with the first empty frame, if other frames follow it.
   */
  public static Message ofFrames(List<byte[]> frames) {
    int delimiter = delimiter(frames);
    Envelope envelope = delimiter < 0 ? Envelope.NONE : Envelope.of(frames.subList(0, delimiter));
    if (envelope.size() > Envelope.MAX_BYTES) {
      return new Message(Envelope.NONE, null, null);
    }
    int first = delimiter + 1;
    return switch (frames.size() - first) {
      case 1 -> new Message(envelope, null, frames.get(first));
      case 2 -> new Message(envelope, frames.get(first), frames.get(first + 1));
      default -> new Message(envelope, null, null);
    };
  }

  private static int delimiter(List<byte[]> frames) {
    for (int i = 0; i < frames.size() - 1; i++) {
      if (frames.get(i).length == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns whether the message has an envelope. */
  public boolean delimited() {
    return envelope.isPresent();
  }

  /** Returns a reply to this message, without a header and with this message's envelope. */
  public Message reply(byte[] replyBody) {
    return new Message(envelope, null, replyBody);
  }

  /** Returns the number of bytes of the frames. */
  public int size() {
    return envelope.size()
        + (header == null ? 0 : header.length)
        + (body == null ? 0 : body.length);
  }
}
