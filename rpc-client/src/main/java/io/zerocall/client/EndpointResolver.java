package io.zerocall.client;

import java.util.List;

/**
 * Finds the servers behind a name, in a registry for example. A client asks on a thread of its own,
 * first when it is created, then from time to time, and soon after a connection was lost.
 */
@FunctionalInterface
public interface EndpointResolver {

  /**
   * Returns the endpoints of the servers that run at present. May block. The thread is interrupted
   * when the client is closed.
   *
   * @param target the target of the client, with the scheme
   * @return endpoints such as {@code tcp://10.0.0.7:5555}. An empty list counts as a failure
   * @throws Exception if it can't find out. The client logs that, and keeps the servers that it
   *     knows
   */
  List<String> resolve(String target) throws Exception;
}
