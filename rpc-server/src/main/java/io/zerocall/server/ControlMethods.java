package io.zerocall.server;

import io.zerocall.RpcMethod;
import io.zerocall.json.RequestId;

/** The library's own methods, in the namespace {@code rpc}. */
final class ControlMethods {

  /** Answers, which is all there is to know. */
  @RpcMethod(help = "Answers \"pong\".")
  public String ping() {
    return "pong";
  }

  /**
   * Does nothing more: the connection has cancelled the call as soon as it read of it (see
   * {@link ServerConnection}).
   */
  @RpcMethod(help = "Cancels the call with this id; a notification.")
  public void cancel(RequestId id) {}
}
