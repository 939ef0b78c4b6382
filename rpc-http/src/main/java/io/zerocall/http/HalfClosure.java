package io.zerocall.http;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a client that sends no more is still there to read its reply. To the network a
 * client that has closed its socket looks the same as one that has ended only its output, until
 * something is written to it. So the client is sent an interim response now and then, which it
 * ignores (RFC 9110, section 15.2.1). A system whose socket is closed answers that with a reset,
 * and the next write fails, which closes the channel. Belongs to the channel's thread.
 */
final class HalfClosure {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Channel channel;
  private long since = System.nanoTime();
  private long pauseNanos = FIRST_PAUSE_NANOS;

  HalfClosure(Channel channel) {
    this.channel = channel;
  }

  /** Sends an interim response if it is time for one; each pause is twice as long as the last. */
  void probe(long now) {
    if (now - since >= pauseNanos) {
      since = now;
      pauseNanos *= 2;
      channel.writeAndFlush(Responses.goAhead());
    }
  }
}
