package io.zerocall.syrpc;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What is done with channels that may be lost already: then RabbitMQ has returned their messages to
 * the queues.
 */
final class Channels {
  private Channels() {}

  static void acknowledge(Channel channel, long tag) {
    try {
      channel.basicAck(tag, false);
    } catch (IOException | ShutdownSignalException e) {
      discard(channel);
    }
  }

  static void requeue(Channel channel, long tag) {
    reject(channel, tag, true);
  }

  static void remove(Channel channel, long tag) {
    reject(channel, tag, false);
  }

  private static void reject(Channel channel, long tag, boolean requeue) {
    try {
      channel.basicReject(tag, requeue);
    } catch (IOException | ShutdownSignalException e) {
      discard(channel);
    }
  }

  /** Closes a channel, if it is open. */
  static void discard(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // declared, but never thrown
    }
  }
}
