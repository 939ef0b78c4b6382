package io.zerocall.transport.zmtp;

import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Ipc;
import io.zerocall.transport.engine.Endpoint.Tcp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens this engine's sockets: non-blocking, over TCP or a Unix domain socket. */
final class Sockets {
  private static final int BACKLOG = 1_024;

  private Sockets() {}

  /** Returns a socket that is connecting. */
  static SocketChannel connecting(SocketAddress address) throws IOException {
    SocketChannel socket = address instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
    try {
      prepare(socket);
      socket.connect(address);
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  /** Sets the options that every connection has. */
  static void prepare(SocketChannel socket) throws IOException {
    socket.configureBlocking(false);
    if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
  }

  /** Returns a socket that listens. */
  static ServerSocketChannel listening(Endpoint endpoint) throws IOException {
    if (endpoint instanceof Ipc ipc) {
      return listening(UnixDomainSocketAddress.of(ipc.path()));
    }
    if (!(endpoint instanceof Tcp tcp)) {
      throw new IllegalArgumentException("endpoint: \"" + endpoint + "\"");
    }
    InetSocketAddress address = tcp.host().equals("*")
        ? new InetSocketAddress(tcp.port())
        : new InetSocketAddress(tcp.host(), tcp.port());
    ServerSocketChannel socket = ServerSocketChannel.open();
    return bound(socket, address);
  }

  /**
   * Returns a socket that listens at a path, and removes the file of a server that ended without
   * removing it.
   */
  private static ServerSocketChannel listening(UnixDomainSocketAddress address) throws IOException {
    if (Files.exists(address.getPath()) && !isServed(address)) {
      Files.deleteIfExists(address.getPath());
    }
    return bound(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address);
  }

  /**
   * Returns whether a server listens there. Does not block, since connecting to a server that is
   * too busy to accept would block for ever.
   */
  private static boolean isServed(UnixDomainSocketAddress address) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(address);
      return true;
    } catch (ConnectException e) {
      return !isSocket(address.getPath());
    } catch (IOException e) {
      return true; // the backlog is full, or access is denied
    }
  }

  /** Returns whether the file is a socket; this engine must not delete other files. */
  private static boolean isSocket(Path path) {
    return !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  private static ServerSocketChannel bound(ServerSocketChannel socket, SocketAddress address)
      throws IOException {
    try {
      socket.configureBlocking(false);
      socket.bind(address, BACKLOG);
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  /** Returns the endpoint with the port that the system chose. */
  static Endpoint bound(Endpoint endpoint, ServerSocketChannel socket) throws IOException {
    return endpoint instanceof Tcp tcp
            && socket.getLocalAddress() instanceof InetSocketAddress address
        ? tcp.withPort(address.getPort())
        : endpoint;
  }
}
