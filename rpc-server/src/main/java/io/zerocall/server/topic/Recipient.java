package io.zerocall.server.topic;

import io.zerocall.transport.Message;

/**
 * Whom the messages of topics go to: a connection, or a listener in this process. Called by any
 * number of threads at a time; neither method blocks.
 */
public interface Recipient {

  /**
   * Takes a message.
   *
   * @param message the same object for all recipients
   * @return false if there is no room for it: then it is missed
   */
  boolean message(String topic, Message message);

  /**
   * Takes the notice that so many messages were missed here.
   *
   * @param count how many; 0 if nobody knows
   * @return false if there is no room for it: then it is brought again, by when it may be more
   */
  boolean missed(String topic, long count);
}
