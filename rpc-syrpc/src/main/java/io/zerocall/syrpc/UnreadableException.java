package io.zerocall.syrpc;

/** Thrown if the body of a message is not a document of SyRPC; the message says why. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableException(String message) {
    super(message, null, false, false);
  }
}
