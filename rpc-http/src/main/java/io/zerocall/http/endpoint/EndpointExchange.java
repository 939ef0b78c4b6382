package io.zerocall.http.endpoint;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request to an endpoint, from its arrival to its response. Thread-safe. */
public interface EndpointExchange {

  /**
   * Returns the value of a header; null if the request doesn't have it. If it has several, they are
   * joined by commas, as RFC 9110 combines them.
   *
   * @param name in lower case
   */
  @Nullable
  String header(String name);

  /** Returns the body, which must not be changed; empty once {@link Endpoint#received} returns. */
  byte[] body();

  /**
   * Calls the server for the client that has sent the request, with the metadata and the deadline
   * of its HTTP headers. There may be one call at a time. If the client disconnects, the call is
   * cancelled.
   *
   * @param document a JSON-RPC request with an id
   * @param traceparent the W3C trace context, if it is another one than that of the HTTP headers
   * @param whenReplied receives the JSON-RPC response, on any thread; must not block. Not called if
   *     the client has disconnected
   */
  void call(byte[] document, @Nullable String traceparent, Consumer<byte[]> whenReplied);

  /** Cancels the call that is running, if there is one, whose response is then ignored. */
  void cancel();

  /** Responds. Further responses have no effect. */
  void respond(EndpointResponse response);

  /**
   * Sets what to do when the exchange ends, because it has its response or because the client has
   * disconnected. Runs once, on any thread, at once if the exchange has ended; must not block.
   */
  void whenEnded(Runnable action);
}
