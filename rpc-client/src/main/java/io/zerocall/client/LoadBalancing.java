package io.zerocall.client;

/**
 * How a client of several servers chooses the server of each call, among those that are connected,
 * take new calls, and have answered lately.
 */
public enum LoadBalancing {
  /**
   * The one of two random servers that has fewer unanswered calls of this client. So slower servers
   * get fewer calls. The default.
   */
  FEWEST_OUTSTANDING,

  /** The first server in the list, as long as it answers. The others stand by. */
  PICK_FIRST,

  /** One server after the other. */
  ROUND_ROBIN
}
