package io.zerocall.http.endpoint;

/** A protocol whose clients send JSON with POST to one path. Thread-safe. */
public interface Endpoint {

  /** Returns the path, which begins with a slash. */
  String path();

  /**
   * Handles a request that has arrived completely. Called on the thread that reads for all
   * connections, as {@link io.zerocall.transport.PeerReceiver#received} is.
   */
  void received(EndpointExchange exchange);

  /**
   * Returns the JSON of a response to a request that the connector refuses before the endpoint
   * receives it.
   *
   * @param why what was expected
   */
  byte[] refusal(String why);
}
