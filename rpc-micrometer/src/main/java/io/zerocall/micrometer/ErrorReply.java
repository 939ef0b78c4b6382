package io.zerocall.micrometer;

/** An error of a call for which no exception was thrown on this side. Has no stack. */
final class ErrorReply extends RuntimeException {
  private static final long serialVersionUID = 1;

  ErrorReply(String message) {
    super(message, null, false, false);
  }
}
