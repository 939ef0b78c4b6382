package io.zerocall.bench.soak;

import io.zerocall.bench.soak.attack.Target;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a constant pace, whether replies arrive or not (an open loop), over persistent and new
 * connections, by ZeroMQ and by HTTP. Its thread runs until it is closed.
 */
final class PacedClient implements AutoCloseable {
  /**
   * At most this many calls over new connections are pending at a time; further ones wait for
   * those.
   */
  private static final int MOST_CONNECTING = 64;

  private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final ExecutorService connecting = Executors.newFixedThreadPool(MOST_CONNECTING, run -> {
    Thread thread = new Thread(run, "paced-connecting");
    thread.setDaemon(true);
    return thread;
  });
  private final Thread pacer = new Thread(this::pace, "paced");
  private final long pauseNanos;
  private final PacedCalls calls;
  private volatile boolean closed;

  private PacedClient(Target target, int callsASecond) {
    this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / callsASecond;
    this.calls = new PacedCalls(target, connecting);
  }

  static PacedClient start(Target target, int callsASecond) {
    PacedClient client = new PacedClient(target, callsASecond);
    client.pacer.setDaemon(true);
    client.pacer.start();
    return client;
  }

  private void pace() {
    long next = System.nanoTime();
    for (int i = 0; !closed; i++) {
      long wait = next - System.nanoTime();
      while (wait > 0 && !closed) {
        LockSupport.parkNanos(wait);
        wait = next - System.nanoTime();
      }
      Sample sample = new Sample(next);
      samples.add(sample);
      calls.call(i, sample::end);
      next += pauseNanos;
    }
  }

  /** Returns all calls made until now. */
  Samples samples() {
    return new Samples(List.copyOf(samples));
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(pacer);
    try {
      pacer.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connecting.shutdownNow();
    calls.close();
  }
}
