package io.zerocall.rabbitmq;

import java.io.IOException;

/** A message was not sent, because the channel was closed already. */
final class NotSentException extends IOException {
  private static final long serialVersionUID = 1;

  NotSentException(Throwable cause) {
    super("not sent: " + Failures.reason(cause), cause);
  }
}
