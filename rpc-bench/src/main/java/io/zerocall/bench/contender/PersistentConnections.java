package io.zerocall.bench.contender;

/** The number of idle connections that an HTTP client keeps open. */
final class PersistentConnections {
  /** The highest number of threads in a scenario. */
  static final int MOST = 64;

  private PersistentConnections() {}

  /**
   * Makes the JDK's {@code HttpURLConnection} keep a connection for every thread: by default it
   * keeps at most five. Must be called before its first use.
   */
  static void allowOneForEveryThread() {
    System.setProperty("http.maxConnections", Integer.toString(MOST));
  }
}
