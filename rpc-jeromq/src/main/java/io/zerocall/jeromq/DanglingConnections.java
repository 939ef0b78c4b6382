package io.zerocall.jeromq;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes the network connections of a context's sockets that outlive their sockets. Thread-safe.
 *
 * <p>When a socket has been closed, JeroMQ's I/O thread sends it a last command, signals the
 * command, and then closes the connection. In JeroMQ 0.6.0 the reaper may take the command before
 * it is signalled. If the reaper is that fast, the socket is gone and signalling fails, and with it
 * all that should follow. Then the connection stays open and even answers heartbeats, so that the
 * server doesn't notice that the client has disconnected.
 */
final class DanglingConnections {
  private final Map<SocketChannel, SelectableChannel> signalsOfSocket = new ConcurrentHashMap<>();

  /**
   * Registers a connection that a socket has made.
   *
   * @param signals the socket's signalling channel, which JeroMQ closes when the socket is gone
   */
  void add(SocketChannel connection, SelectableChannel signals) {
    signalsOfSocket.keySet().removeIf(any -> !any.isOpen());
    signalsOfSocket.put(connection, signals);
  }

  /** Closes the connections whose sockets are gone. */
  void closeDangling() {
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
      // Nothing more can be done.
    }
  }
}
