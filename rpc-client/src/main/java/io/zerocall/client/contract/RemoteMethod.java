package io.zerocall.client.contract;

import io.zerocall.RpcException;
import io.zerocall.RpcRemoteException;
import io.zerocall.client.call.AnsweredCall;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.json.JsonType;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.ReplyReader;
import io.zerocall.json.document.SerializedName;
import org.jspecify.annotations.Nullable;

/**
 * A method on the server as a caller knows it: its name, the type of its result, and the known
 * exceptions that it may throw. Immutable.
 *
 * @param name its whole name on the wire
 * @param result the type of its result
 * @param exceptions the exceptions that are rebuilt
 */
public record RemoteMethod(SerializedName name, JsonType result, ReportedExceptions exceptions) {

  /** Returns the result of a call, or throws the exception that it ended in. */
  @Nullable
  public Object decode(
      ReplyReader replies, CallExceptions callExceptions, byte[] document, AnsweredCall call)
      throws Throwable {
    return resultOf(replies.read(document, result), callExceptions, call);
  }

  /**
   * Returns the result that a reply carries.
   *
   * @throws Throwable the exception that the reply carries instead
   */
  @Nullable
  public Object resultOf(ReplyObject reply, CallExceptions callExceptions, AnsweredCall call)
      throws Throwable {
    if (reply.error() != null) {
      RpcException failure = callExceptions.of(reply.error(), name.toString(), call);
      throw failure instanceof RpcRemoteException remote ? exceptions.rebuild(remote) : failure;
    } else if (reply.unreadable() != null) {
      throw callExceptions.unreadable(name.toString(), call.callBegunNanos(), reply.unreadable());
    }
    return reply.result();
  }
}
