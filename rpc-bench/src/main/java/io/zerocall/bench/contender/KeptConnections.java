package io.zerocall.bench.contender;

/** How many connections an HTTP client keeps open that are in no use. */
final class KeptConnections {
  /** As many as a scenario has threads at most. */
  static final int MOST = 64;

  private KeptConnections() {}

  /**
   * Has the JDK's HTTP client of old keep a connection for every thread: as it ships, it keeps no
   * more than five. To be called before it is first used.
   */
  static void allowOneForEveryThread() {
    System.setProperty("http.maxConnections", Integer.toString(MOST));
  }
}
