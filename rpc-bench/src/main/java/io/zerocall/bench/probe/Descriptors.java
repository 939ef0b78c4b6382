package io.zerocall.bench.probe;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets the system lets a process have open. */
final class Descriptors {
  /** What a JVM has open besides: its files, and sockets of a few clients. */
  private static final int OTHERS = 200;

  private Descriptors() {}

  /**
   * Makes sure that this process and a server started by it may have so many sockets each.
   *
   * @throws IllegalStateException if they may not; says what to do
   */
  static void require(int sockets) {
    long most = most();
    if (sockets + OTHERS > most) {
      throw new IllegalStateException(String.format(
          "%d idle connections need %d file descriptors in each of two processes, and the system"
              + " allows %d: raise it (ulimit -n) or ask for fewer (--connections, --web-sockets)",
          sockets, sockets + OTHERS, most));
    }
  }

  /** The hard limit: a JVM raises its own to that when it starts. */
  private static long most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
