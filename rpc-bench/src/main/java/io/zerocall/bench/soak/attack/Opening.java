package io.zerocall.bench.soak.attack;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** How an attack's connections begin. */
@FunctionalInterface
interface Opening {

  /**
   * Connects, and does whatever comes before the attack itself. It may block, but not for long.
   *
   * @return a channel in blocking mode
   * @throws IOException if the server refuses it or doesn't answer in time
   */
  SocketChannel open(Target target) throws IOException;
}
