package io.zerocall.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one peer says to another at once: an optional header frame and a body frame, behind the
 * envelope that the sender may have put there (a REQ socket does).
 *
 * <p>The arrays are not copied; whoever hands over a message must not change them afterwards.
 *
 * @param envelope the frames before the others; a reply repeats those of the request
 * @param header the UTF-8 JSON object of metadata, or null if the message has none
 * @param body the UTF-8 JSON-RPC document, or null if the frames were not those of a message
 */
@SuppressWarnings("ArrayRecordComponent") // messages are carried, never compared or kept
public record Message(Envelope envelope, byte @Nullable [] header, byte @Nullable [] body) {

  /**
   * A message.
   *
   * @param delimited whether an empty frame stands before the others, as a REQ socket sends it
   */
  public Message(boolean delimited, byte @Nullable [] header, byte @Nullable [] body) {
    this(delimited ? Envelope.DELIMITER : Envelope.NONE, header, body);
  }

  /** A message without envelope, as a client of this library sends it. */
  public static Message of(byte @Nullable [] header, byte[] body) {
    return new Message(Envelope.NONE, header, body);
  }

  /**
   * The message that these frames (what stands behind a ROUTER's routing identity) make; its body
   * is null if they make none. An envelope ends with the first empty frame, if others follow it.
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

  /** Whether the message has an envelope. */
  public boolean delimited() {
    return envelope.isPresent();
  }

  /** A reply to this message: no header, and the envelope of this message. */
  public Message reply(byte[] replyBody) {
    return new Message(envelope, null, replyBody);
  }

  /** The bytes of the frames. */
  public int size() {
    return envelope.size()
        + (header == null ? 0 : header.length)
        + (body == null ? 0 : body.length);
  }
}
