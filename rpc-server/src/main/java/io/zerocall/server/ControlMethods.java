package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;

/** The library's own methods, in the namespace {@code rpc}. */
final class ControlMethods {
  private final Discovery discovery;

  ControlMethods(Discovery discovery) {
    this.discovery = discovery;
  }

  /** Replies; a ping carries no other information. */
  @RpcMethod(help = "Answers \"pong\".")
  public String ping() {
    return "pong";
  }

  /** Returns an OpenRPC document that describes all methods except the reserved ones. */
  @RpcMethod(help = "Describes the methods, as an OpenRPC document.")
  public JsonText discover() {
    return discovery.document();
  }
}
