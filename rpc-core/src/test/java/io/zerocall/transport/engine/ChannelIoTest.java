package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests how threads write and read for each other on a channel. */
class ChannelIoTest {
  private static final int MANY = 100_000;
  private static final int FEW = 1_000;
  private static final Message MESSAGE = Message.of(null, "{}".getBytes(StandardCharsets.UTF_8));

  private final Busy link = new Busy();
  private final ChannelIo work = new ChannelIo(new Deaf(), new Counters(), () -> link.wakes++);

  /** A connection for which another message is queued whenever one has been written. */
  private final class Busy implements Connection {
    private final Pipe.SourceChannel signals;
    private int toCome;
    private int written;
    private int wakes;
    private @Nullable Error failure;
    private @Nullable String lost;

    Busy() {
      try {
        signals = Pipe.open().source();
        signals.configureBlocking(false);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Poller newPoller() {
      return new SelectorPoller(signals);
    }

    @Override
    public boolean write(Message message) {
      if (failure != null) {
        throw failure;
      }
      written++;
      return true;
    }

    /** Sends as another thread would that can't acquire the lock. */
    @Override
    public boolean flush() {
      if (written > 0 && toCome > 0) {
        toCome--;
        work.send(() -> MESSAGE);
      }
      return true;
    }

    @Override
    public boolean wantsFlush() {
      return false;
    }

    @Override
    public @Nullable Message read() {
      return null;
    }

    @Override
    public void abandon(String reason) {
      assertThat(failure).isNotNull();
      lost = reason;
    }

    @Override
    public @Nullable String lost() {
      return lost;
    }

    @Override
    public void markLost(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public boolean readToTheEnd() {
      return true;
    }

    @Override
    public void close(int lingerMillis) {}
  }

  /** A receiver that ignores everything. */
  private static final class Deaf implements ChannelReceiver {
    @Override
    public void connected() {}

    @Override
    public void received(Message message) {
      throw new AssertionError(message);
    }

    @Override
    public void disconnected(String reason) {
      throw new AssertionError(reason);
    }
  }

  @Test
  void aConnectionThatFailsWithinAWriteIsAbandonedAndItsLockReleased() {
    assertThat(work.acquireReader(Thread.currentThread())).isTrue();
    work.open(link);
    link.failure = new StackOverflowError();
    work.send(() -> MESSAGE);
    assertThat(link.lost).isEqualTo("this side's connection failed");
    assertThat(work.ready()).isFalse();
    link.failure = null;
    work.send(() -> MESSAGE);
    work.shut(); // acquires the lock
    assertThat(link.written).isZero();
  }

  @Test
  void aSenderDoesNotWriteForOthersForever() {
    link.toCome = MANY;
    assertThat(work.acquireReader(Thread.currentThread())).isTrue();
    work.open(link);
    assertThat(work.runOnce()).isZero();
    work.releaseReader();
    work.send(() -> MESSAGE);
    assertThat(link.written).isLessThan(FEW);
    assertThat(link.wakes).isEqualTo(1);
    assertThat(work.acquireReader(Thread.currentThread())).isTrue();
    for (int rounds = 0; rounds < MANY && work.moreLeft(); rounds++) {
      assertThat(work.runOnce()).isZero(); // the reader continues
    }
    assertThat(link.written).isEqualTo(MANY + 1);
    work.shut();
    work.end();
  }
}
