package io.zerocall;

import java.util.OptionalLong;

/**
 * What a listener implements, beside its {@link RpcListener} methods, to be told of messages that
 * it has missed: because it, or its connection, was slower than the publishers, or because the
 * connection was lost for a while.
 */
public interface RpcMissedListener {

  /**
   * Messages have been missed. Called in their place: after the messages before them, before those
   * behind, and never while a method of the same listener runs.
   *
   * @param topic the topic whose messages they were
   * @param count how many; empty if nobody knows, because there was no connection
   */
  void missed(String topic, OptionalLong count);
}
