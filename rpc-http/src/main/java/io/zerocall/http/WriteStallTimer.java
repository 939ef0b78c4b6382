package io.zerocall.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** For how long a client has read nothing of what waits for it. Belongs to the channel's thread. */
final class WriteStallTimer {
  private final Channel channel;
  private long waiting;
  private long progress;
  private long changedAt;

  WriteStallTimer(Channel channel) {
    this.channel = channel;
  }

  /** To be asked now and then: what hasn't moved since the last time counts. */
  long nanos(long now) {
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
