package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // of the type of what Netty means to be used
class ReadTurnsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long now;
  private final RecvByteBufAllocator.Handle handle = new ReadTurns(() -> now).newHandle();

  /** A turn of which so much is read, and that takes so long. */
  private void turn(int available, long nanos) {
    handle.reset(channel.config());
    int attempted = handle.guess();
    handle.attemptedBytesRead(attempted);
    handle.lastBytesRead(Math.min(available, attempted));
    handle.incMessagesRead(1);
    assertThat(handle.continueReading()).as("a second read in one turn").isFalse();
    now += nanos;
    handle.readComplete();
  }

  @Test
  void whatIsWorkedOffQuicklyIsReadInLargerParts() {
    assertThat(handle.guess()).isEqualTo(ReadTurns.FIRST_BYTES);
    turn(Integer.MAX_VALUE, 0);
    assertThat(handle.guess()).isEqualTo(2 * ReadTurns.FIRST_BYTES);
    for (int i = 0; i < 20; i++) {
      turn(Integer.MAX_VALUE, 0);
    }
    assertThat(handle.guess()).isEqualTo(ReadTurns.MOST_BYTES);
  }

  @Test
  void whatTakesLongIsReadInPartsThatDoNot() {
    turn(Integer.MAX_VALUE, 2 * ReadTurns.TURN_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadTurns.FIRST_BYTES / 2);
    turn(Integer.MAX_VALUE, 1_000 * ReadTurns.TURN_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadTurns.LEAST_BYTES);
    turn(0, 1_000_000 * ReadTurns.TURN_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadTurns.LEAST_BYTES);
  }

  @Test
  void littleThatIsWorkedOffQuicklySaysNothing() {
    turn(100, 0);
    turn(100, ReadTurns.TURN_NANOS);
    assertThat(handle.guess()).isEqualTo(ReadTurns.FIRST_BYTES);
  }
}
