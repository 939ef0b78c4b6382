package io.zerocall.http;

import io.netty.buffer.ByteBuf;

/** Finds the HTTP/2 frames in one direction of a connection (RFC 9113, section 4.1). */
final class FrameScanner {
  private static final int HEADER_BYTES = 9;
  private static final int TYPE = 3;
  private static final int FLAGS = 4;

  private final Sink sink;
  private final byte[] header = new byte[HEADER_BYTES];
  private int known;
  private int skipped;

  /** Is called for each frame as soon as its header is complete. */
  @FunctionalInterface
  interface Sink {
    void frame(int type, int flags, int length);
  }

  /**
   * Creates a scanner.
   *
   * @param preface the number of bytes before the first frame
   */
  FrameScanner(int preface, Sink sink) {
    this.skipped = preface;
    this.sink = sink;
  }

  /** Scans the next bytes without consuming them. */
  void scan(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      int step = Math.min(skipped, end - at);
      skipped -= step;
      at += step;
      if (at < end) {
        header[known++] = bytes.getByte(at++);
        if (known == HEADER_BYTES) {
          begin();
        }
      }
    }
  }

  private void begin() {
    known = 0;
    skipped = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
    sink.frame(header[TYPE] & 0xff, header[FLAGS] & 0xff, skipped);
  }
}
