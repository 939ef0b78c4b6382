package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;

/**
 * The short nonces of one direction of a CURVE connection: numbers of which each is larger than the
 * one before. For one thread at a time.
 */
final class Nonces {
  static final int BYTES = Long.BYTES;

  private long last;

  /** Returns the next one to send. */
  byte[] next() {
    last++;
    return ByteBuffer.allocate(BYTES).putLong(last).array();
  }

  /** @throws ZmtpException if the one that has arrived is not larger than the last one */
  void require(byte[] arrived) throws ZmtpException {
    long number = ByteBuffer.wrap(arrived).getLong();
    if (Long.compareUnsigned(number, last) <= 0) {
      throw new ZmtpException("a CURVE nonce that was used before");
    }
    last = number;
  }
}
