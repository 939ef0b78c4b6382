package io.zerocall.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one peer says to another at once: an optional header frame and a body frame, behind the
 * empty delimiter frame if the sender put one there (a REQ socket does).
 *
 * <p>The arrays are not copied; whoever hands over a message must not change them afterwards.
 *
 * @param delimited whether an empty frame stands before the others; a reply repeats what the
 *     request had
 * @param header the UTF-8 JSON object of metadata, or null if the message has none
 * @param body the UTF-8 JSON-RPC document, or null if the frames were not those of a message
 */
@SuppressWarnings("ArrayRecordComponent") // messages are carried, never compared or kept
public record Message(boolean delimited, byte @Nullable [] header, byte @Nullable [] body) {

  /** A message without delimiter, as a client of this library sends it. */
  public static Message of(byte @Nullable [] header, byte[] body) {
    return new Message(false, header, body);
  }

  /**
   * The message that these frames (what stands behind a ROUTER's routing identity) make; its body
   * is null if they make none.
   */
  public static Message ofFrames(List<byte[]> frames) {
    boolean delimited = frames.size() > 1 && frames.get(0).length == 0;
    int first = delimited ? 1 : 0;
    return switch (frames.size() - first) {
      case 1 -> new Message(delimited, null, frames.get(first));
      case 2 -> new Message(delimited, frames.get(first), frames.get(first + 1));
      default -> new Message(delimited, null, null);
    };
  }

  /** A reply to this message: no header, and a delimiter if this message had one. */
  public Message reply(byte[] replyBody) {
    return new Message(delimited, null, replyBody);
  }

  /** The bytes of the frames, without the delimiter. */
  public int size() {
    return (header == null ? 0 : header.length) + (body == null ? 0 : body.length);
  }
}
