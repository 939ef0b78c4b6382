package io.zerocall.http;

import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides how many bytes are read from a connection before the next one of its loop has its turn:
 * about as many as are worked off in half a millisecond. Netty would read the buffers of one
 * connection up to sixteen times in a row; and a few bytes of HTTP/2 can cost as much as a whole
 * request.
 */
final class ReadTurns extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int LEAST_BYTES = 256;
  static final int FIRST_BYTES = 2 << 10;
  static final int MOST_BYTES = 64 << 10;
  static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final LongSupplier clock;

  /**
   * Makes one for all connections.
   *
   * @param clock a monotonic clock, in nanoseconds
   */
  ReadTurns(LongSupplier clock) {
    super(1);
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("deprecation") // of the type of what Netty means to be overridden
  public RecvByteBufAllocator.Handle newHandle() {
    return new Turn();
  }

  /** One connection's; belongs to its loop. */
  private final class Turn extends MaxMessageHandle {
    private int bytes = FIRST_BYTES;
    private long began;

    @Override
    public int guess() {
      return bytes;
    }

    @Override
    public void reset(ChannelConfig config) {
      super.reset(config);
      began = clock.getAsLong();
    }

    /** What was read has been worked off. */
    @Override
    public void readComplete() {
      int read = lastBytesRead();
      long took = clock.getAsLong() - began;
      if (took > TURN_NANOS) {
        bytes = Math.max(LEAST_BYTES, (int) (Math.max(read, 0) * TURN_NANOS / took));
      } else if (read == attemptedBytesRead() && took < TURN_NANOS / 4) {
        bytes = Math.min(MOST_BYTES, 2 * bytes);
      }
    }
  }
}
