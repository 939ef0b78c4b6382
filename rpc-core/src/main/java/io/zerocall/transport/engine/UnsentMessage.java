package io.zerocall.transport.engine;

import io.zerocall.transport.Message;

/**
 * A message that waits to be written.
 *
 * @param isReply false for a notification
 */
public record UnsentMessage(Message message, boolean isReply) {}
