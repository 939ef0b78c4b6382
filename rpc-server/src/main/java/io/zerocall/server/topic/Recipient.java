package io.zerocall.server.topic;

import io.zerocall.transport.Message;

/**
 * Receives the messages of topics: a connection, or a listener in this process. Called by any
 * number of threads concurrently; no method blocks.
 */
public interface Recipient {

  /**
   * Accepts a message.
   *
   * @param message the same object for all recipients
   * @return false if there is no capacity for it; the recipient has missed it then
   */
  boolean message(String topic, Message message);

  /**
   * Accepts a notice that messages were missed at this point.
   *
   * @param count the number of messages; 0 if it is unknown
   * @return false if there is no capacity for it; it is sent again later, when the count may be
   *     higher
   */
  boolean missed(String topic, long count);
}
