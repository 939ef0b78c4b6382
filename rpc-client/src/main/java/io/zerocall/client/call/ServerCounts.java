package io.zerocall.client.call;

/**
 * What has happened to the servers of a client, if there may be several.
 *
 * @param setAside how often a server was set aside
 * @param returned how often a server got calls again that was set aside or unreachable
 * @param drained how often a server announced that it takes no new calls
 */
public record ServerCounts(long setAside, long returned, long drained) {
  public static final ServerCounts NONE = new ServerCounts(0, 0, 0);
}
