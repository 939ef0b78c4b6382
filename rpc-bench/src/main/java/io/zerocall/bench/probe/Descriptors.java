package io.zerocall.bench.probe;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The number of files and sockets that the system lets a process have open. */
public final class Descriptors {
  /** The number that a JVM has open besides: its files, and sockets of a few clients. */
  private static final int OTHERS = 200;

  private Descriptors() {}

  /**
   * Checks that this process and a server started by it may each have this many sockets.
   *
   * @throws IllegalStateException if they may not; the message says what to do
   */
  static void require(int sockets) {
    if (sockets > available()) {
      throw new IllegalStateException(String.format(
          "%d idle connections need %d file descriptors in each of two processes, and the system"
              + " allows %d: raise it (ulimit -n) or ask for fewer (--connections, --web-sockets)",
          sockets, sockets + OTHERS, most()));
    }
  }

  /** Returns how many sockets this process and a server started by it may each have. */
  public static long available() {
    return most() - OTHERS;
  }

  /** Returns the hard limit: a JVM raises its own limit to that when it starts. */
  private static long most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
