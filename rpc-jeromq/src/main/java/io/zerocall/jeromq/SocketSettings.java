package io.zerocall.jeromq;

import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import zmq.SocketBase;
import zmq.ZMQ;

/** The options that every socket of this engine has, set before it is bound or connected. */
final class SocketSettings {
  /**
   * How many messages JeroMQ itself may hold per connection and direction; further ones are kept
   * where they can be counted.
   */
  static final int HIGH_WATER_MARK = 256;

  private static final int TTL_LIMIT_MILLIS = 655_300;

  private SocketSettings() {}

  static void apply(SocketBase socket, TransportOptions options) {
    set(socket, ZMQ.ZMQ_LINGER, 0);
    set(socket, ZMQ.ZMQ_SNDHWM, HIGH_WATER_MARK);
    set(socket, ZMQ.ZMQ_RCVHWM, HIGH_WATER_MARK);
    set(socket, ZMQ.ZMQ_MAXMSGSIZE, largestMessage(options));
    set(socket, ZMQ.ZMQ_HANDSHAKE_IVL, millis(options.handshakeTimeout()));
    int heartbeat = millis(options.heartbeatInterval());
    set(socket, ZMQ.ZMQ_HEARTBEAT_IVL, heartbeat);
    set(socket, ZMQ.ZMQ_HEARTBEAT_TIMEOUT, millis(options.heartbeatInterval().multipliedBy(3)));
    set(
        socket,
        ZMQ.ZMQ_HEARTBEAT_TTL,
        Math.min(TTL_LIMIT_MILLIS, millis(options.heartbeatInterval().multipliedBy(4)) + 100));
  }

  /**
   * Returns the largest message that is received: twice the accepted size, so that a reply can
   * still report that a message was too large.
   */
  static long largestMessage(TransportOptions options) {
    return 2L * options.maxMessageBytes();
  }

  static void set(SocketBase socket, int option, Object value) {
    if (!socket.setSocketOpt(option, value)) {
      throw new IllegalStateException("socket option " + option + ": " + value);
    }
  }

  private static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }
}
