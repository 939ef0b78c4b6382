package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.server.peer.CallRouter;

/** The methods in the namespace {@code rpc.broker}, by which operators look at a router. */
final class StatusMethods {
  private final CallRouter router;

  StatusMethods(CallRouter router) {
    this.router = router;
  }

  /** Returns the calls, names and workers of the router. */
  @RpcMethod(help = "Describes what a broker does now: names, workers, calls and refusals.")
  public JsonText status() {
    return router.status();
  }
}
