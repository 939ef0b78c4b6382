package io.zerocall.http.request;

/** The failure of a request whose body has a transfer coding that the server doesn't support. */
public final class UnknownTransferCodingException extends Exception {
  private static final long serialVersionUID = 1;

  UnknownTransferCodingException() {
    super("a transfer coding other than chunked", null, false, false);
  }
}
