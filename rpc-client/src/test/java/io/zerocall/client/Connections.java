package io.zerocall.client;

import io.zerocall.client.call.ClientConnection;

/** The connections of clients, for tests that look into them. */
final class Connections {
  private Connections() {}

  /** Returns the connection of a client of one server. */
  static ClientConnection of(RpcClient client) {
    return (ClientConnection) client.view().calls();
  }
}
