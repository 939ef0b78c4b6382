package io.zerocall.transport.tls;

import javax.net.ssl.SSLException;

/** Thrown if the first byte of a peer is not that of TLS. Has no stack trace. */
final class NotTlsException extends SSLException {
  private static final long serialVersionUID = 1;
  private static final int ZMTP = 0xff;

  private final int first;

  NotTlsException(int first) {
    super("no TLS");
    this.first = first;
  }

  /** Returns what the peer seems to speak, as a part of a sentence. */
  String guess() {
    if (first == ZMTP) {
      return "speaks ZeroMQ without TLS (its endpoint is tcp://)";
    }
    return first >= 'A' && first <= 'Z' ? "speaks another protocol (HTTP?)" : "speaks no TLS";
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
