package io.zerocall.transport.zmtp;

import org.jspecify.annotations.Nullable;

/** One end of the connection, with the type of socket it acts as and the types it accepts. */
enum Side {
  SERVER("ROUTER", "DEALER, REQ, ROUTER"),
  CLIENT("DEALER", "ROUTER, REP, DEALER");

  private final String socketType;
  private final String accepted;

  Side(String socketType, String accepted) {
    this.socketType = socketType;
    this.accepted = accepted;
  }

  String socketType() {
    return socketType;
  }

  /**
   * Returns whether the peer's socket type is accepted. A peer may omit it; libzmq doesn't require
   * it either.
   */
  boolean accepts(@Nullable String peerSocketType) {
    if (peerSocketType == null) {
      return true;
    }
    return switch (peerSocketType) {
      case "DEALER", "ROUTER" -> true;
      case "REQ" -> this == SERVER;
      case "REP" -> this == CLIENT;
      default -> false;
    };
  }

  /** Lists the types of sockets that this side accepts, for messages. */
  String accepted() {
    return accepted;
  }
}
