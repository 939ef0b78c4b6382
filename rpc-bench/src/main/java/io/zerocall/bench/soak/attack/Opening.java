package io.zerocall.bench.soak.attack;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Opens an attack's connections. */
@FunctionalInterface
interface Opening {

  /**
   * Connects, and does everything that precedes the attack itself. It may block, but not for long.
   *
   * @return a channel in blocking mode
   * @throws IOException if the server refuses the connection or doesn't respond in time
   */
  SocketChannel open(Target target) throws IOException;
}
