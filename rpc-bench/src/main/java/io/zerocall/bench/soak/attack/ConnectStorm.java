package io.zerocall.bench.soak.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Connects, sends once, and closes before the reply: up to 1,000 times a second. */
final class ConnectStorm implements Attack {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Opening opening;
  private final Payload payload;

  ConnectStorm(Opening opening, Payload payload) {
    this.opening = opening;
    this.payload = payload;
  }

  @Override
  public Tally run(Target target, Duration duration) throws InterruptedException {
    long begun = System.nanoTime();
    Tally tally = Tally.NOTHING;
    for (int i = 0; System.nanoTime() - begun < duration.toNanos(); i++) {
      tally = tally.plus(connect(target, i));
      TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
    }
    return tally;
  }

  private Tally connect(Target target, int round) {
    try (SocketChannel socket = opening.open(target)) {
      return new Tally(socket.write(ByteBuffer.wrap(payload.of(target, round))), 1, 0, 0);
    } catch (IOException e) {
      return new Tally(0, 0, 0, 1);
    }
  }
}
