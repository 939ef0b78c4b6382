package io.zerocall.server;

import io.zerocall.RpcMethod;
import io.zerocall.json.RequestId;

/** The methods about other calls of a connection, in the namespace {@code rpc}; made for a call. */
final class CallMethods {
  private final Caller caller;

  CallMethods(Caller caller) {
    this.caller = caller;
  }

  /** Cancels a call; without effect if there is none. */
  @RpcMethod(help = "Cancels the call with this id; a notification.")
  public void cancel(RequestId id) {
    if (id != null) { // it is null where JSON has null
      caller.cancel(id);
    }
  }
}
