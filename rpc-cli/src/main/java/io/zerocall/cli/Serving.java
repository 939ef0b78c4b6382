package io.zerocall.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands that serve have in common: they run until they are ended. */
final class Serving {
  private Serving() {}

  /** Waits until a server is closed. */
  @FunctionalInterface
  interface Waiting {
    void awaitClosed() throws InterruptedException;
  }

  /**
   * Prints where a server listens and which brokers it dials, and waits until it is closed. Ctrl-C
   * and SIGTERM close it.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  static void untilClosed(
      CommandSpec spec,
      List<String> endpoints,
      List<String> brokers,
      Runnable close,
      Waiting waiting)
      throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(close, "close-server"));
    PrintWriter out = spec.commandLine().getOut();
    endpoints.forEach(endpoint -> out.println("listening on " + endpoint));
    brokers.forEach(broker -> out.println("dialing " + broker));
    out.flush();
    waiting.awaitClosed();
  }
}
