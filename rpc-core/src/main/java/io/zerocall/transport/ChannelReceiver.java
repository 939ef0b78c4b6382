package io.zerocall.transport;

/**
 * Receives the messages and events of a {@link Channel}. The calls are made one after the other, on
 * the thread that reads: one of the engine's or one that waits in {@link Channel#await}. No method
 * may block or run user code. Exceptions are logged and have no other effect.
 */
public interface ChannelReceiver {

  /** Called when a connection has been established, the first or a new one. */
  void connected();

  /**
   * Called when a message has arrived; its {@link Message#body body} is null if its frames don't
   * form a message.
   */
  void received(Message message);

  /**
   * Called when the connection has broken: the messages {@linkplain PendingMessage#take taken} so
   * far will get no further answers. The channel reconnects by itself.
   *
   * @param reason what happened, for an exception's message
   */
  void disconnected(String reason);
}
