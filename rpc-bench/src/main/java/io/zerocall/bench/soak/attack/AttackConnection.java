package io.zerocall.bench.soak.attack;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** One connection of a {@link Flood}. Not thread-safe. */
final class AttackConnection {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int SLOW_BYTES = 16_384;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final SocketChannel socket;
  private final SelectionKey key;
  private final Target target;
  private final Payload payload;
  private final Shape shape;
  private ByteBuffer unsent = NOTHING;
  private int round;
  private long nextRoundNanos;
  private long nextReadNanos;

  AttackConnection(
      SocketChannel socket, SelectionKey key, Target target, Payload payload, Shape shape) {
    this.socket = socket;
    this.key = key;
    this.target = target;
    this.payload = payload;
    this.shape = shape;
    nextRoundNanos = System.nanoTime();
    nextReadNanos = nextRoundNanos;
  }

  /** Sets the operations that it waits for now. */
  void maintain(long now) {
    if (!unsent.hasRemaining() && round < shape.rounds() && now - nextRoundNanos >= 0) {
      unsent = ByteBuffer.wrap(payload.of(target, round));
      round++;
      nextRoundNanos = Math.max(nextRoundNanos + shape.pause().toNanos(), now - SLOW_NANOS);
    }
    int wanted = unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0;
    if (shape.reading() == Reading.ALL
        || (shape.reading() == Reading.SLOWLY && now - nextReadNanos >= 0)) {
      wanted |= SelectionKey.OP_READ;
    }
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /**
   * Reads and writes as much as possible without blocking.
   *
   * @return the bytes that were written
   * @throws IOException if the server has closed the connection
   */
  int act(ByteBuffer garbage) throws IOException {
    if (key.isReadable()) {
      read(garbage.clear());
    }
    return key.isWritable() ? socket.write(unsent) : 0;
  }

  private void read(ByteBuffer garbage) throws IOException {
    if (shape.reading() == Reading.SLOWLY) {
      garbage.limit(SLOW_BYTES);
      nextReadNanos = System.nanoTime() + SLOW_NANOS;
    }
    if (socket.read(garbage) < 0) {
      throw new EOFException("closed by the server");
    }
  }

  void close() throws IOException {
    socket.close();
  }
}
