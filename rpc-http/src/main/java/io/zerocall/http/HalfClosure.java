package io.zerocall.http;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * Detects whether a client that has ended its output still reads its reply. On the network, a
 * client that has closed its socket looks like one that has ended only its output, until the server
 * writes something. So the server sends an interim response from time to time, which clients ignore
 * (RFC 9110, section 15.2.1). A system whose socket is closed responds with a reset. The next write
 * then fails and closes the channel. Confined to the channel's thread.
 */
final class HalfClosure {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Channel channel;
  private long since = System.nanoTime();
  private long pauseNanos = FIRST_PAUSE_NANOS;

  HalfClosure(Channel channel) {
    this.channel = channel;
  }

  /** Sends an interim response if one is due. Each pause is twice as long as the one before. */
  void probe(long now) {
    if (now - since >= pauseNanos) {
      since = now;
      pauseNanos *= 2;
      channel.writeAndFlush(Responses.goAhead());
    }
  }
}
