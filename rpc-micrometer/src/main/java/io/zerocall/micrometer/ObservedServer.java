package io.zerocall.micrometer;

/**
 * A server that clients call.
 *
 * @param address where it is
 * @param methods its methods
 */
record ObservedServer(ServerAddress address, KnownMethods methods) {

  static ObservedServer of(String endpoint) {
    ServerAddress address = ServerAddress.of(endpoint);
    return new ObservedServer(
        address,
        new KnownMethods(
            Attributes.SYSTEM,
            Attributes.serverAddress(address.address()),
            Attributes.serverPort(address.port())));
  }
}
