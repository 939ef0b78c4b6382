package io.zerocall.transport.engine;

import io.zerocall.transport.engine.Endpoint.Ipc;
import io.zerocall.transport.engine.Endpoint.Tcp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says why a server can't listen. */
public final class BindErrors {
  private static final int FIRST_FREE_PORT = 1_024;

  private BindErrors() {}

  /**
   * The exception for an endpoint that can't be bound.
   *
   * @param cause what the system reported; null if it reported nothing
   */
  public static UncheckedIOException of(Endpoint endpoint, @Nullable Exception cause) {
    return new UncheckedIOException(
        new IOException("can't bind " + endpoint + ": " + reason(endpoint, cause), cause));
  }

  private static String reason(Endpoint endpoint, @Nullable Exception cause) {
    if (endpoint instanceof Tcp tcp) {
      return reason(tcp.host(), tcp.port(), cause);
    } else if (endpoint instanceof Ipc ipc) {
      return reason(Path.of(ipc.path()), cause);
    }
    return "the name is taken";
  }

  /**
   * Why a port can't be listened on.
   *
   * @param host a name or a literal address; {@code *} for all addresses
   * @param cause what the system reported; null if it reported nothing
   */
  public static String reason(String host, int port, @Nullable Throwable cause) {
    if (!host.equals("*")) {
      try {
        InetAddress address = InetAddress.getByName(host);
        if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
          return "the address is not this machine's";
        }
      } catch (UnknownHostException e) {
        return "the host is unknown";
      } catch (SocketException e) {
        // Then the system's own reason has to do.
      }
    }
    String told = cause == null ? "" : String.valueOf(cause.getMessage());
    if (told.toLowerCase(Locale.ROOT).contains("permission denied")) {
      return port > 0 && port < FIRST_FREE_PORT
          ? "the system does not permit it (ports below " + FIRST_FREE_PORT + " need a privilege)"
          : "the system does not permit it";
    }
    boolean inUse = told.isEmpty() || told.toLowerCase(Locale.ROOT).contains("in use");
    return inUse ? "the port is taken" : told;
  }

  private static String reason(Path path, @Nullable Exception cause) {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null && !Files.exists(directory)) {
      return "the directory " + directory + " does not exist";
    } else if (directory != null && !Files.isDirectory(directory)) {
      return directory + " is not a directory";
    } else if (Files.isDirectory(path)) {
      return "it is a directory";
    } else if (Files.isRegularFile(path)) {
      return "it is a file that no server has made";
    } else if (directory != null && !Files.isWritable(directory)) {
      return "the directory " + directory + " is not writable";
    } else if (Files.exists(path)) {
      return "another server listens there";
    }
    return cause == null ? "the system refused it" : String.valueOf(cause.getMessage());
  }
}
