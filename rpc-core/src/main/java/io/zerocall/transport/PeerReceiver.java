package io.zerocall.transport;

/**
 * Whom a {@link Binding} gives what one connection sends.
 *
 * <p>The calls for one connection come in the order of its messages, and are made on the thread
 * that reads for all connections, so that a quick method can be run and answered without waking
 * another thread. One that overstays (a millisecond or two) holds up nobody: the engine notices,
 * lets another thread read on, and keeps the overstaying thread away from its sockets. So a
 * {@code received} may still be running when the next one is called, by another thread. What these
 * methods throw is logged and does no other harm.
 */
public interface PeerReceiver {

  /**
   * A message has come; its {@link Message#body body} is null if its frames were not those of a
   * message.
   */
  void received(Message message);

  /**
   * The connection has gone; nothing more comes from it and what is sent to it is dropped. Called
   * once at most.
   */
  void disconnected();
}
