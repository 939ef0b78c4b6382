package io.zerocall.client.balancing;

import java.util.List;

/** Finds the servers behind a name. */
@FunctionalInterface
public interface Lookup {

  /**
   * Returns the endpoints of the servers. May block, and is interrupted when the client is closed.
   *
   * @throws Exception if it can't find out; then the servers that it has found before stay
   */
  List<String> endpoints() throws Exception;
}
