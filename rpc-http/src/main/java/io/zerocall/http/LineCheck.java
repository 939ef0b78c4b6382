package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Looks at the bytes of the lines that a request's head and trailers are made of, and remembers
 * whether one was among them that isn't allowed: a line that begins with a blank, which continues
 * the line before (RFC 9112, section 5.2), CR or LF by themselves (section 2.2), control characters
 * other than the tabulator (RFC 9110, section 5.5), and in the request line anything but single
 * blanks between its words (RFC 9112, section 3). Belongs to its channel's thread.
 */
final class LineCheck implements ByteProcessor {
  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final byte DELETE = 0x7F;

  /** For a byte that wasn't looked at. */
  private static final byte ANY = 0;

  private byte previous = LF;
  private boolean inRequestLine = true;
  private boolean foundBad;

  /** Looks at the bytes that come next. */
  void look(ByteBuf bytes, int from, int to) {
    foundBad |= to > from && bytes.forEachByte(from, to - from, this) >= 0;
  }

  /** Something else came in between. */
  void skip() {
    previous = ANY;
  }

  /** The next line is that of a request. */
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
      inRequestLine &= before == LF; // an empty line may stand in front of a request
      return !trailing;
    }
    return next < 0 || (next > ' ' && next != DELETE);
  }
}
