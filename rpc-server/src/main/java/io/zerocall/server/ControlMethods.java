package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;

/** The library's own methods, in the namespace {@code rpc}. */
final class ControlMethods {
  private final Discovery discovery;

  ControlMethods(Discovery discovery) {
    this.discovery = discovery;
  }

  /** Answers, which is all there is to know. */
  @RpcMethod(help = "Answers \"pong\".")
  public String ping() {
    return "pong";
  }

  /** An OpenRPC document that describes all methods but those that every server has. */
  @RpcMethod(help = "Describes the methods, as an OpenRPC document.")
  public JsonText discover() {
    return discovery.document();
  }
}
