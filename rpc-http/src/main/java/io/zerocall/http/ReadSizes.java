package io.zerocall.http;

import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Chooses how many bytes a loop reads from a connection before it goes on to the next one, so that
 * processing them takes about half a millisecond. Netty reads up to sixteen buffers of one
 * connection in a row, and a few bytes of HTTP/2 can cost as much as a whole HTTP/1.1 request.
 *
 * <p>Work that is postponed to the end of the round, such as the cleanup of a reset stream, is not
 * measured. With TLS, a record of up to 16 KiB is processed in one piece.
 */
final class ReadSizes extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int LEAST_BYTES = 256;
  static final int FIRST_BYTES = 2 << 10;
  static final int MOST_BYTES = 64 << 10;
  static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final LongSupplier clock;

  /**
   * Creates an instance for all connections.
   *
   * @param clock a monotonic clock, in nanoseconds
   */
  ReadSizes(LongSupplier clock) {
    super(1);
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty deprecates a type that has to be overridden
  public RecvByteBufAllocator.Handle newHandle() {
    return new ReadSize();
  }

  /** The size for one connection; confined to its loop. */
  private final class ReadSize extends MaxMessageHandle {
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

    /**
     * Doubles the size only if reading took a quarter of the time, so that it doesn't oscillate.
     */
    @Override
    public void readComplete() {
      long took = clock.getAsLong() - began;
      if (took > LONGEST_NANOS) {
        bytes = Math.max(LEAST_BYTES, (int) (bytes * LONGEST_NANOS / took));
      } else if (lastBytesRead() == attemptedBytesRead() && took < LONGEST_NANOS / 4) {
        bytes = Math.min(MOST_BYTES, 2 * bytes);
      }
    }
  }
}
