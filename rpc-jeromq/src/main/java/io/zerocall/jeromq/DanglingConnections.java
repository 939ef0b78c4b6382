package io.zerocall.jeromq;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network connections that a context's sockets have made, so that none outlives its socket.
 * Safe for any thread.
 *
 * <p>When a socket has been closed, JeroMQ's I/O thread sends it one last command, gives it the
 * signal for that, and then closes its connection. JeroMQ 0.6.0 lets the command be taken before
 * the signal is given: where the reaper is that quick, the socket is gone and giving the signal
 * fails, and with it all that was to follow. The connection stays open then and even answers
 * heartbeats, so that the server doesn't notice that the client has left.
 */
final class DanglingConnections {
  private final Map<SocketChannel, SelectableChannel> signalsOfSocket = new ConcurrentHashMap<>();

  /**
   * A socket has made a connection.
   *
   * @param signals the socket's, which JeroMQ closes when the socket is gone
   */
  void add(SocketChannel connection, SelectableChannel signals) {
    signalsOfSocket.keySet().removeIf(any -> !any.isOpen());
    signalsOfSocket.put(connection, signals);
  }

  /** Closes the connections whose sockets are gone. */
  void closeForsaken() {
    signalsOfSocket.forEach((connection, signals) -> {
      if (!signals.isOpen()) {
        close(connection);
      }
    });
  }

  /** Closes every connection: the context is gone. */
  void closeAll() {
    signalsOfSocket.keySet().forEach(this::close);
  }

  private void close(SocketChannel connection) {
    signalsOfSocket.remove(connection);
    try {
      connection.close();
    } catch (IOException e) {
      // There is nothing more that could be done about it.
    }
  }
}
