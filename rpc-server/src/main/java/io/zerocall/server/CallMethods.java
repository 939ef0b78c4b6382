package io.zerocall.server;

import io.zerocall.RpcMethod;
import io.zerocall.json.RequestId;
import io.zerocall.server.method.Caller;

/**
 * The methods in the namespace {@code rpc} that refer to other calls of a connection. Created for
 * each call.
 */
final class CallMethods {
  private final Caller caller;

  CallMethods(Caller caller) {
    this.caller = caller;
  }

  /** Cancels a call. Has no effect if there is no such call. */
  @RpcMethod(help = "Cancels the call with this id; a notification.")
  public void cancel(RequestId id) {
    if (id != null) { // null if the JSON has null
      caller.cancel(id);
    }
  }
}
