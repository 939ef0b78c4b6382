package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // Netty deprecates a type that has to be used
class ReadSizesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long now;
  private final RecvByteBufAllocator.Handle handle = new ReadSizes(() -> now).newHandle();

  /** Simulates reading from that many available bytes, where processing takes that long. */
  private void read(int available, long nanos) {
    handle.reset(channel.config());
    int attempted = handle.guess();
    handle.attemptedBytesRead(attempted);
    handle.lastBytesRead(Math.min(available, attempted));
    handle.incMessagesRead(1);
    assertThat(handle.continueReading())
        .as("a second read before other connections")
        .isFalse();
    now += nanos;
    handle.readComplete();
  }

  @Test
  void quicklyProcessedDataIsReadInLargerParts() {
    assertThat(handle.guess()).isEqualTo(ReadSizes.FIRST_BYTES);
    read(Integer.MAX_VALUE, 0);
    assertThat(handle.guess()).isEqualTo(2 * ReadSizes.FIRST_BYTES);
    for (int i = 0; i < 20; i++) {
      read(Integer.MAX_VALUE, 0);
    }
    assertThat(handle.guess()).isEqualTo(ReadSizes.MOST_BYTES);
  }

  @Test
  void slowlyProcessedDataIsReadInSmallerParts() {
    read(Integer.MAX_VALUE, 2 * ReadSizes.LONGEST_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadSizes.FIRST_BYTES / 2);
    read(Integer.MAX_VALUE, 1_000 * ReadSizes.LONGEST_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadSizes.LEAST_BYTES);
    read(0, 1_000_000 * ReadSizes.LONGEST_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadSizes.LEAST_BYTES);
  }

  @Test
  void smallQuickReadsChangeNothing() {
    read(100, 0);
    read(100, ReadSizes.LONGEST_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadSizes.FIRST_BYTES);
  }
}
