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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Creates the exceptions of a server that can't listen. */
public final class BindErrors {
  private static final int FIRST_FREE_PORT = 1_024;
  private static final String FOREIGN = "the address is not local to this machine";

  private BindErrors() {}

  /**
   * Creates the exception for an endpoint that can't be bound.
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
      try {
        return reason(Path.of(ipc.path()), cause);
      } catch (InvalidPathException e) {
        return reported(e);
      }
    }
    return "the name is bound in this process already";
  }

  /**
   * Returns why a server can't listen on a port: what the system reported, if that is clear, or
   * else what the host shows.
   *
   * @param host a name or a literal address; {@code *} for all addresses
   * @param cause what the system reported; null if it reported nothing
   */
  public static String reason(String host, int port, @Nullable Throwable cause) {
    String reported = reported(cause);
    String lower = reported.toLowerCase(Locale.ROOT);
    if (lower.contains("in use")) {
      return "the port is taken";
    } else if (lower.contains("permission denied")) {
      return port > 0 && port < FIRST_FREE_PORT
          ? "the system does not permit it (ports below " + FIRST_FREE_PORT + " need a privilege)"
          : "the system does not permit it";
    } else if (lower.contains("cannot assign")) {
      return FOREIGN;
    }
    String ofHost = reasonOfHost(host);
    if (ofHost != null) {
      return ofHost;
    }
    return reported.isEmpty() ? "the system refused it; the port may be taken" : reported;
  }

  private static String reported(@Nullable Throwable cause) {
    if (cause == null) {
      return "";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  private static @Nullable String reasonOfHost(String host) {
    if (host.equals("*")) {
      return null;
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      boolean isOwn = address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
      return isOwn ? null : FOREIGN;
    } catch (UnknownHostException e) {
      return "the host is unknown";
    } catch (SocketException e) {
      return null;
    }
  }

  private static String reason(Path path, @Nullable Exception cause) {
    String reported = reported(cause);
    String lower = reported.toLowerCase(Locale.ROOT);
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null && Files.notExists(directory)) {
      return "the directory " + directory + " does not exist";
    } else if (directory != null && Files.exists(directory) && !Files.isDirectory(directory)) {
      return directory + " is not a directory";
    } else if (Files.isDirectory(path)) {
      return "it is a directory";
    } else if (Files.isRegularFile(path)) {
      return "the path is a regular file, not a socket";
    } else if (Files.exists(path) && lower.contains("in use")) {
      return "another server listens there";
    }
    return reported.isEmpty() ? "the system refused it" : reported;
  }
}
