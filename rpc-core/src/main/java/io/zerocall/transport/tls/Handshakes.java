package io.zerocall.transport.tls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes of one binding that need cryptography. Few threads compute them, so that they
 * don't delay the connections that are established. Their number at a time is bounded. Has no
 * threads while no client connects. Thread-safe.
 */
public final class Handshakes {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int MOST = 256;
  private static final int MOST_OF_HOST = MOST / 4;
  private static final long IDLE_SECONDS = 5;

  private final HandshakeTurns turns;
  private final ThreadPoolExecutor threads;

  public Handshakes() {
    this(MOST, MOST_OF_HOST);
  }

  Handshakes(int most, int mostOfHost) {
    turns = new HandshakeTurns(most, mostOfHost, this::execute);
    int processors = Runtime.getRuntime().availableProcessors();
    int number = NUMBERS.incrementAndGet();
    AtomicInteger made = new AtomicInteger();
    threads = new ThreadPoolExecutor(
        processors,
        processors,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(), // the turns bound it
        task -> {
          String name = "zerocall-handshake-" + number + "-" + made.incrementAndGet();
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Requests a turn, as {@link HandshakeTurns#request} does. */
  HandshakeTurns.Turn request(@Nullable String host, Runnable first) {
    return turns.request(host, first);
  }

  /**
   * Computes a part of a handshake that needs a turn for this part alone, because it holds nothing
   * while it waits for the peer.
   *
   * @param host where the connection comes from; null if that is no host
   * @return what cancels the task, unless it has begun
   */
  public Runnable compute(@Nullable String host, Runnable task) {
    return turns.requestFor(host, task)::end;
  }

  private void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // The binding is closing, and closes the connection.
    }
  }

  /** Interrupts and drops what is left. */
  public void close() {
    threads.shutdownNow();
  }
}
