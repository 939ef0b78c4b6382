package io.zerocall.http.exchange;

/**
 * Handles the requests of one connection. All methods are called on the server's thread and must
 * not block.
 */
public interface ExchangeHandler {

  /** Creates the handler of a new connection. */
  @FunctionalInterface
  interface Factory {
    ExchangeHandler create(ExchangeConnection connection);
  }

  /** Called with a request. The next one follows only when this one has its response. */
  void received(ExchangeRequest request);

  /** Called about twice a second. */
  void tick(long nowNanos);

  /** Returns whether the connection may be closed if its client sends nothing more. */
  boolean mayBeClosed();

  /** Called when the server closes, so that a request that waits can get a response. */
  void closing();

  /** Called once when the connection has ended. */
  void closed();
}
