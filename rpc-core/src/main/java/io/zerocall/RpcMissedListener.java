package io.zerocall;

import java.util.OptionalLong;

/**
 * An interface for a listener that wants to be notified of messages that it has missed, in addition
 * to its {@link RpcListener} methods. A listener misses messages if it or its connection is slower
 * than the publishers, or if the connection is lost for a while.
 */
public interface RpcMissedListener {

  /**
   * Called when messages have been missed, in their place: after the messages before them and
   * before the messages after them. Never called while a method of the same listener runs.
   *
   * @param topic the topic of the missed messages
   * @param count how many messages; empty if the number is unknown because there was no connection
   */
  void missed(String topic, OptionalLong count);
}
