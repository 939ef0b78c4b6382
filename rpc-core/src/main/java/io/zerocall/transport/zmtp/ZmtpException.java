package io.zerocall.transport.zmtp;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a peer violated the protocol or a limit, or if one side refused the other: the
 * connection must be closed. The message describes what the peer sent or what is wrong, as a part
 * of a sentence, in visible characters only. It has no stack trace, since any client can provoke
 * it.
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
