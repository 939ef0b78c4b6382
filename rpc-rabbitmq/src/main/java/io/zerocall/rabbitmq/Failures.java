package io.zerocall.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.JsonError;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Describes failures of RabbitMQ's client, and converts those of calls to errors. */
final class Failures {
  /** The data of the error of a call that was cut off at its deadline. */
  static final JsonText BY_DEADLINE = JsonText.parse("{\"deadline\":true}");

  private Failures() {}

  /** Returns the message of the innermost cause that has one. */
  static String reason(Throwable failure) {
    String reason = failure.getClass().getSimpleName();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reply = cause instanceof ShutdownSignalException signal ? reply(signal) : null;
      String text = reply == null ? cause.getMessage() : reply;
      reason = text == null ? reason : text;
    }
    return reason;
  }

  private static @Nullable String reply(ShutdownSignalException signal) {
    if (signal.getReason() instanceof AMQP.Channel.Close close) {
      return close.getReplyText();
    } else if (signal.getReason() instanceof AMQP.Connection.Close close) {
      return close.getReplyText();
    }
    return null;
  }

  /**
   * Returns whether RabbitMQ has closed a channel because of a message's size. It has no other
   * reason to refuse what a bridge publishes as a failed precondition.
   */
  static boolean isTooLarge(ShutdownSignalException signal) {
    return signal.getReason() instanceof AMQP.Channel.Close close
        && close.getReplyCode() == AMQP.PRECONDITION_FAILED;
  }

  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  /**
   * Returns the error for a call that the broker didn't answer; the exception's message names
   * method and broker.
   */
  static JsonError unanswered(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (!(failure instanceof RpcException known)) {
      return new JsonError(RpcErrorCode.INTERNAL_ERROR, "Internal error: " + message, null);
    } else if (known.code() != 0) {
      return new JsonError(known.code(), message, null); // the request is too large
    } else if (known instanceof RpcUnavailableException) {
      return new JsonError(RpcErrorCode.OVERLOADED, message, null);
    } else if (known instanceof RpcConnectionLostException) {
      return new JsonError(RpcErrorCode.WORKER_LOST, message, null);
    } else if (known instanceof RpcTimeoutException) {
      // not DEADLINE_EXCEEDED, which means that the method did not run
      return new JsonError(RpcErrorCode.CANCELLED, message, BY_DEADLINE);
    }
    return new JsonError(RpcErrorCode.INTERNAL_ERROR, message, null);
  }
}
