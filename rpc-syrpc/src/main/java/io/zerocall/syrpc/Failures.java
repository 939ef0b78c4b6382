package io.zerocall.syrpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts failures of RabbitMQ's client to this library's exceptions. */
final class Failures {
  /** RabbitMQ's replies to what it refuses however often it is tried. */
  private static final Set<Integer> REFUSALS =
      Set.of(AMQP.ACCESS_REFUSED, AMQP.PRECONDITION_FAILED, AMQP.NOT_ALLOWED);

  private Failures() {}

  /**
   * Returns an {@link RpcProtocolException} if RabbitMQ refuses something, and otherwise an
   * {@link RpcUnavailableException}; a cause of this library as it is.
   */
  static RpcException of(String what, Throwable cause) {
    if (cause instanceof RpcException known) {
      return known;
    }
    String message = what + ": " + reason(cause);
    return isRefusal(cause)
        ? new RpcProtocolException(message, 0, cause)
        : new RpcUnavailableException(message, 0, cause);
  }

  /** Returns an exception like the cause of this one, with this thread's stack trace. */
  static RpcException again(String what, Exception wrapper) {
    Throwable failure = Objects.requireNonNullElse(wrapper.getCause(), wrapper);
    return copy(what + ": " + failure.getMessage(), failure);
  }

  /** Returns an exception like this one, with this thread's stack trace. */
  static RpcException again(RpcException failure) {
    return copy(String.valueOf(failure.getMessage()), failure);
  }

  private static RpcException copy(String message, Throwable failure) {
    int code = failure instanceof RpcException known ? known.code() : 0;
    if (failure instanceof RpcProtocolException) {
      return new RpcProtocolException(message, code, failure);
    } else if (failure instanceof RpcConnectionLostException) {
      return new RpcConnectionLostException(message, code, failure);
    }
    return new RpcUnavailableException(message, code, failure);
  }

  /** Sets the thread's interrupt status, and returns the exception for it. */
  static RpcTimeoutException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new RpcTimeoutException(what + ": the waiting thread was interrupted", 0, cause);
  }

  /** Returns the message of the innermost cause that has one. */
  static String reason(Throwable failure) {
    String reason = failure.getClass().getSimpleName();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Reply reply = Reply.of(cause);
      String text = reply == null ? cause.getMessage() : reply.text();
      reason = text == null ? reason : text;
    }
    return reason;
  }

  private static boolean isRefusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Reply reply = Reply.of(cause);
      if (reply != null && REFUSALS.contains(reply.code())) {
        return true;
      }
    }
    return false;
  }

  /** Why RabbitMQ closed a channel or a connection. */
  private record Reply(int code, String text) {
    static @Nullable Reply of(Throwable cause) {
      if (!(cause instanceof ShutdownSignalException signal)) {
        return null;
      } else if (signal.getReason() instanceof AMQP.Channel.Close close) {
        return new Reply(close.getReplyCode(), close.getReplyText());
      } else if (signal.getReason() instanceof AMQP.Connection.Close close) {
        return new Reply(close.getReplyCode(), close.getReplyText());
      }
      return null;
    }
  }
}
