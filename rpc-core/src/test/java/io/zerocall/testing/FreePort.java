package io.zerocall.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds ports on the loopback address on which no process listens. They are below the system's
 * ephemeral ports: such a port could be assigned to another process a moment later, and a client
 * that connects to it could be assigned the same port for its own end and so reach itself.
 */
public final class FreePort {
  private static final int LOWEST = 12_000;
  private static final int COUNT = 20_000;
  private static final int APART =
      997; // so that JVMs started one after the other use different ports

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * APART % COUNT));

  private FreePort() {}

  /** Returns a port that this JVM has not used before, until all have been used. */
  public static int find() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("every port from " + LOWEST + " on is taken");
  }

  /** Returns the endpoint of such a port; a server that is bound to it can be bound to it again. */
  public static String endpoint() {
    return "tcp://127.0.0.1:" + find();
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
