package io.zerocall.transport.zmtp;

import org.jspecify.annotations.Nullable;

/**
 * A peer broke the protocol or a limit, or one side refused the other: the connection is to be
 * closed. The message says what the peer sent, or what is wrong, as a part of a sentence, and has
 * none but visible characters. There is no stack trace, since any stranger can provoke one.
 */
final class ZmtpException extends Exception {
  private static final long serialVersionUID = 1;

  ZmtpException(String reason) {
    this(reason, null);
  }

  ZmtpException(String reason, @Nullable Throwable cause) {
    super(reason, cause, false, false);
  }
}
