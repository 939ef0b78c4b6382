package io.zerocall.rabbitmq;

import java.io.IOException;

/** A part of a bridge that uses the connection to RabbitMQ. Notified by one thread at a time. */
interface LinkUser {

  /**
   * Called when there is a new connection.
   *
   * @throws IOException if the connection can't be used; {@link #lost} is called then too
   */
  void connected(Session session) throws IOException;

  /** Called when the connection is lost; may be called without one. */
  void lost();
}
