package io.zerocall.transport;

/**
 * Whom a {@link Channel} tells what comes in. The calls are made one after the other, on whichever
 * thread reads: the engine's own or one that waits in {@link Channel#await}. None may block or run
 * a user's code. What they throw is logged and does no other harm.
 */
public interface ChannelReceiver {

  /** There is a connection, the first or a new one. */
  void connected();

  /**
   * A message has come; its {@link Message#body body} is null if its frames were not those of a
   * message.
   */
  void received(Message message);

  /**
   * The connection has broken: of what was {@linkplain PendingMessage#take taken} so far, nothing
   * more will be answered. The channel goes on trying to connect.
   *
   * @param reason what happened, for an exception's message
   */
  void disconnected(String reason);
}
