package io.zerocall.transport;

import java.util.List;

/**
 * The frames before a message, up to and including the first empty one, as ZeroMQ's REQ sockets and
 * proxies add them. A reply must begin with the same frames. Immutable; the arrays are not copied.
 */
public final class Envelope {
  /**
   * The most bytes of an envelope. Larger ones are rejected, since an envelope is kept until its
   * message has been answered.
   */
  public static final int MAX_BYTES = 4_096;

  /** No frames at all. */
  public static final Envelope NONE = new Envelope(List.of(), false);

  /** Only the empty frame, as a REQ socket sends it. */
  public static final Envelope DELIMITER = new Envelope(List.of(), true);

  private final List<byte[]> addresses;
  private final boolean present;

  private Envelope(List<byte[]> addresses, boolean present) {
    this.addresses = addresses;
    this.present = present;
  }

  /** Returns an envelope with these frames before the empty one. */
  static Envelope of(List<byte[]> addresses) {
    return addresses.isEmpty() ? DELIMITER : new Envelope(List.copyOf(addresses), true);
  }

  /** Returns whether there is an envelope; then an empty frame follows the {@link #addresses}. */
  public boolean isPresent() {
    return present;
  }

  /** Returns the frames before the empty one. */
  public List<byte[]> addresses() {
    return addresses;
  }

  /** Returns the number of bytes of its frames. */
  public int size() {
    int size = 0;
    for (byte[] address : addresses) {
      size += address.length;
    }
    return size;
  }
}
