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

/** Opens sockets as this engine uses them: never blocking, over TCP or a Unix domain socket. */
final class Sockets {
  private static final int BACKLOG = 1_024;

  private Sockets() {}

  /** A socket that is connecting. */
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

  /** Sets what every connection has. */
  static void prepare(SocketChannel socket) throws IOException {
    socket.configureBlocking(false);
    if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
  }

  /** A socket that listens. */
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

  /** The file of a server that has ended without taking it away is no hindrance. */
  private static ServerSocketChannel listening(UnixDomainSocketAddress address) throws IOException {
    if (Files.exists(address.getPath()) && !isServed(address)) {
      Files.deleteIfExists(address.getPath());
    }
    return bound(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address);
  }

  /** Doesn't wait: one that is too busy to accept anybody would make it wait for ever. */
  private static boolean isServed(UnixDomainSocketAddress address) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(address);
      return true;
    } catch (ConnectException e) {
      return !isSocket(address.getPath());
    } catch (IOException e) {
      return true; // it has no room, or it is not for this process to know
    }
  }

  /** Anything else that has the name is not this engine's to delete. */
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

  /** The endpoint with the port that the system chose. */
  static Endpoint bound(Endpoint endpoint, ServerSocketChannel socket) throws IOException {
    return endpoint instanceof Tcp tcp
            && socket.getLocalAddress() instanceof InetSocketAddress address
        ? tcp.withPort(address.getPort())
        : endpoint;
  }
}
