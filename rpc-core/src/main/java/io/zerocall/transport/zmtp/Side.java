package io.zerocall.transport.zmtp;

import org.jspecify.annotations.Nullable;

/** Which end of the connection a session is: the kind of socket it speaks as, and to which. */
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

  /** A peer need not name the type of its socket; libzmq doesn't ask for it either. */
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

  /** The types of sockets that this side speaks to, for a person. */
  String accepted() {
    return accepted;
  }
}
