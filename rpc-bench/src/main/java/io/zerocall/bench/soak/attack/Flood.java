package io.zerocall.bench.soak.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Some connections that begin in one way and send the same data again and again. One thread does
 * all of it, and sends no more than 32 MB per second, so that it takes little processor time
 * itself.
 */
final class Flood implements Attack {
  private static final long BYTES_A_SECOND = 32_000_000;
  private static final long SELECT_MILLIS = 1;
  private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Connections that the server has closed are replaced, at most this many per second. */
  private static final int OPENINGS_A_SECOND = 500;

  private static final int GARBAGE_BYTES = 1 << 16;

  private final Opening opening;
  private final Payload payload;
  private final Shape shape;
  private final ByteBuffer garbage = ByteBuffer.allocateDirect(GARBAGE_BYTES);
  private final List<AttackConnection> assailants = new ArrayList<>();
  private long bytes;
  private long opened;
  private long closed;
  private long refused;

  Flood(Opening opening, Payload payload, Shape shape) {
    this.opening = opening;
    this.payload = payload;
    this.shape = shape;
  }

  @Override
  public Tally run(Target target, Duration duration) throws InterruptedException {
    try (Selector selector = Selector.open()) {
      attack(target, duration, selector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      assailants.forEach(Flood::close);
    }
    return new Tally(bytes, opened, closed, refused);
  }

  private void attack(Target target, Duration duration, Selector selector)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    for (long now = begun; now - begun < duration.toNanos(); now = System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (assailants.size() < shape.connections() && mayOpen(now - begun)) {
        open(target, selector);
      }
      for (AttackConnection each : assailants) {
        each.maintain(now);
      }
      selector.select(this::act, SELECT_MILLIS);
      if (bytes > seconds(System.nanoTime() - begun) * BYTES_A_SECOND) {
        TimeUnit.NANOSECONDS.sleep(FULL_NANOS);
      }
    }
  }

  private boolean mayOpen(long nanos) {
    return opened + refused < shape.connections() + seconds(nanos) * OPENINGS_A_SECOND;
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private void open(Target target, Selector selector) {
    try {
      SocketChannel socket = opening.open(target);
      socket.configureBlocking(false);
      SelectionKey key = socket.register(selector, 0);
      AttackConnection assailant = new AttackConnection(socket, key, target, payload, shape);
      key.attach(assailant);
      assailants.add(assailant);
      opened++;
    } catch (IOException e) {
      refused++;
    }
  }

  private void act(SelectionKey key) {
    AttackConnection assailant = (AttackConnection) key.attachment();
    try {
      bytes += assailant.act(garbage);
    } catch (IOException e) {
      closed++;
      assailants.remove(assailant);
      close(assailant);
    }
  }

  private static void close(AttackConnection assailant) {
    try {
      assailant.close();
    } catch (IOException e) {
      // The connection is closed in any case.
    }
  }
}
