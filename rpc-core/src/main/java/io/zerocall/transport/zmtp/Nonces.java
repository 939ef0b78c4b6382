package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;

/**
 * The short nonces of one direction of a CURVE connection: sequential numbers. For one thread at a
 * time.
 */
final class Nonces {
  static final int BYTES = Long.BYTES;

  private long last;

  /** Returns the next one to send. */
  byte[] next() {
    last++;
    return ByteBuffer.allocate(BYTES).putLong(last).array();
  }

  /**
   * Checks the nonce of a command of the handshake, which also tells with which number the peer has
   * begun.
   *
   * @throws ZmtpException if it is not larger than the last one
   */
  void require(byte[] arrived) throws ZmtpException {
    long number = ByteBuffer.wrap(arrived).getLong();
    if (Long.compareUnsigned(number, last) <= 0) {
      throw new ZmtpException("a CURVE nonce that was used before");
    }
    last = number;
  }

  /**
   * Checks the nonce of a frame. Whoever can change the bytes on the network could leave out frames
   * otherwise, and make one message of parts of two.
   *
   * @throws ZmtpException if it doesn't follow the last one
   */
  void requireNext(byte[] arrived) throws ZmtpException {
    long number = ByteBuffer.wrap(arrived).getLong();
    if (number != last + 1) {
      require(arrived);
      throw new ZmtpException("a CURVE nonce that doesn't follow the last one: a frame is missing");
    }
    last = number;
  }
}
