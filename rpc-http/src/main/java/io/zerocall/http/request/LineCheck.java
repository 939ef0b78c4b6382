package io.zerocall.http.request;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Checks the bytes of the lines of a request's head and trailers, and records whether one is not
 * allowed. These are a line that begins with whitespace and so continues the line before (RFC 9112,
 * section 5.2), a bare CR or LF (section 2.2), control characters other than the tab (RFC 9110,
 * section 5.5), and, in the request line, anything but single spaces between its words (RFC 9112,
 * section 3). Confined to its channel's thread.
 */
final class LineCheck implements ByteProcessor {
  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final byte DELETE = 0x7F;

  /** Stands for a byte that was not checked. */
  private static final byte ANY = 0;

  private byte previous = LF;
  private boolean inRequestLine = true;
  private boolean foundBad;

  /** Checks the next bytes. */
  void look(ByteBuf bytes, int from, int to) {
    foundBad |= to > from && bytes.forEachByte(from, to - from, this) >= 0;
  }

  /** Records that other bytes came in between. */
  void skip() {
    previous = ANY;
  }

  /** Expects a request line next. */
  void expectRequest() {
    previous = LF;
    inRequestLine = true;
  }

  boolean foundBad() {
    return foundBad;
  }

  @Override
  public boolean process(byte next) {
    byte before = previous;
    previous = next;
    if (next == LF) {
      return before == CR || before == ANY;
    } else if (before == CR) {
      return false;
    } else if (next == ' ' || next == '\t') {
      return before != LF && (!inRequestLine || (next == ' ' && before != ' '));
    } else if (next == CR) {
      boolean trailing = inRequestLine && before == ' ';
      inRequestLine &= before == LF; // an empty line may precede a request
      return !trailing;
    }
    return next < 0 || (next > ' ' && next != DELETE);
  }
}
