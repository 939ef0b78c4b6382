package io.zerocall.json.zerorpc;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonType;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.ReplyWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes replies as the original zerorpc's clients read them. They have no IDs, and the name of an
 * exception's class instead of a code. Thread-safe.
 */
public final class ZerorpcReplyWriter extends ReplyWriter {
  static final String ERROR_ID = "error_id";

  /**
   * Matches a class's simple name, without its package and enclosing classes; doesn't match an
   * anonymous class.
   */
  private static final Pattern SIMPLE_NAME = Pattern.compile("(?:^|[.$])\\d*([^.$\\d][^.$]*)$");

  private final JsonCodec codec;

  public ZerorpcReplyWriter(JsonCodec codec) {
    super(codec);
    this.codec = codec;
  }

  /** Returns an array of one reply, as a client that sent one call expects it. */
  @Override
  public byte[] refusal(RequestId id, ErrorObject error) {
    return batch(List.of(error(id, error)));
  }

  @Override
  protected byte[] writeResult(RequestId id, JsonType type, @Nullable Object result) {
    return codec.write(generator -> {
      generator.writeStartObject();
      generator.writeBooleanProperty("success", true);
      generator.writeName("result");
      type.write(generator, result);
      generator.writeEndObject();
    });
  }

  @Override
  protected byte[] writeError(RequestId id, ErrorObject error) {
    return codec.write(generator -> writeError(generator, error));
  }

  private static void writeError(JsonGenerator generator, ErrorObject error) {
    generator.writeStartObject();
    generator.writeBooleanProperty("success", false);
    generator.writeStringProperty("error_type", errorType(error));
    generator.writeStringProperty("message", message(error));
    generator.writeStringProperty("traceback", traceback(error));
    if (error.data() instanceof RemoteFailure failure && failure.errorId() != null) {
      generator.writeStringProperty(ERROR_ID, failure.errorId());
    }
    generator.writeEndObject();
  }

  /**
   * Returns the message, with the error's ID if there is no other information: the original's
   * clients show no more.
   */
  private static String message(ErrorObject error) {
    return error.data() instanceof RemoteFailure failure
            && failure.errorId() != null
            && failure.type().isEmpty()
        ? error.message() + " (error id " + failure.errorId() + ")"
        : error.message();
  }

  /** Keeps the class's name, which takes the place of a code here, and the error's ID. */
  @Override
  protected @Nullable Object bareData(@Nullable Object data) {
    return data instanceof RemoteFailure failure
        ? new RemoteFailure(
            "", failure.type(), List.of(), Map.of(), List.of(), List.of(), failure.errorId())
        : null;
  }

  private static String errorType(ErrorObject error) {
    return switch (error.code()) {
      case RpcErrorCode.PARSE_ERROR, RpcErrorCode.INVALID_REQUEST -> "ValueError";
      case RpcErrorCode.METHOD_NOT_FOUND -> "KeyError";
      case RpcErrorCode.INVALID_PARAMS -> "TypeError";
      case RpcErrorCode.INTERNAL_ERROR -> "InternalError";
      case RpcErrorCode.OVERLOADED -> "OverloadedError";
      case RpcErrorCode.SHUTTING_DOWN -> "ShuttingDownError";
      case RpcErrorCode.DEADLINE_EXCEEDED -> "DeadlineExceededError";
      case RpcErrorCode.CANCELLED -> "CancelledError";
      case RpcErrorCode.TOO_LARGE -> "TooLargeError";
      case RpcErrorCode.UNAUTHORIZED -> "UnauthorizedError";
      case RpcErrorCode.WORKER_LOST -> "WorkerLostError";
      default -> error.data() instanceof RemoteFailure failure ? typeOf(failure) : "RpcError";
    };
  }

  /** Returns the class of the method's exception, or a substitute if the server doesn't send it. */
  private static String typeOf(RemoteFailure failure) {
    return failure.type().isEmpty() ? "InternalError" : simpleName(failure.type());
  }

  private static String simpleName(String type) {
    Matcher name = SIMPLE_NAME.matcher(type);
    return name.find() ? name.group(1) : type.substring(type.lastIndexOf('.') + 1);
  }

  /** Returns the stack trace as Java prints it; empty if the server doesn't send it. */
  private static String traceback(ErrorObject error) {
    if (!(error.data() instanceof RemoteFailure failure) || failure.stack().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(failure.type()).append(": ").append(failure.message());
    failure.stack().forEach(frame -> text.append("\n\tat ").append(frame));
    return text.toString();
  }
}
