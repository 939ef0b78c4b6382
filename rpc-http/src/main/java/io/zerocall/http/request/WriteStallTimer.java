package io.zerocall.http.request;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Measures for how long a client has read nothing of the data that waits for it. Confined to the
 * channel's thread.
 */
public final class WriteStallTimer {
  private final Channel channel;
  private long waiting;
  private long progress;
  private long changedAt;

  public WriteStallTimer(Channel channel) {
    this.channel = channel;
  }

  /**
   * Checks for progress; to be called periodically. Data that hasn't moved since the last call
   * counts.
   */
  public long nanos(long now) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null || buffer.isEmpty()) {
      waiting = 0;
      return 0;
    }
    if (waiting != buffer.totalPendingWriteBytes() || progress != buffer.currentProgress()) {
      waiting = buffer.totalPendingWriteBytes();
      progress = buffer.currentProgress();
      changedAt = now;
    }
    return now - changedAt;
  }
}
