package io.zerocall.junit.memory;

import io.zerocall.junit.memory.DeliveryExecutor.Delivery;
import io.zerocall.junit.memory.DeliveryExecutor.Party;
import io.zerocall.junit.memory.DeliveryExecutor.Posted;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deliveries to one party, and the threads that make them. Thread-safe. */
final class Route {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryTransport.class);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long PATIENCE_MILLIS = 2;
  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final LongSupplier clock;
  private final Party party;
  private final @Nullable ExecutorService workers;

  // Guarded by this.
  private final Queue<Posted> pending = new PriorityQueue<>();
  private @Nullable Thread carrier;
  private long posted;
  private boolean retired;

  Route(LongSupplier clock, Party party) {
    this.clock = clock;
    this.party = party;
    this.workers = party.mayOverstay() ? Executors.newCachedThreadPool(threads()) : null;
  }

  private static ThreadFactory threads() {
    return task -> {
      Thread thread = new Thread(task, "zerocall-memory-" + NUMBERS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  synchronized void post(Delivery delivery, long due) {
    if (retired) {
      return;
    }
    posted++;
    pending.add(new Posted(party, delivery, due, posted));
    if (carrier == null) {
      carrier = threads().newThread(this::run);
      carrier.start();
    }
    notifyAll();
  }

  /** Checks again what is due, because the clock has jumped. */
  synchronized void wake() {
    notifyAll();
  }

  private void run() {
    try {
      for (Posted next = take(); next != null; next = take()) {
        make(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (workers != null) {
        workers.shutdown();
      }
    }
  }

  private void make(Posted next) throws InterruptedException {
    try {
      deliver(next.delivery().arrive());
    } catch (RuntimeException | Error e) {
      LOG.error("A delivery failed", e);
    }
  }

  /** Waits for the next delivery that is due. Returns null if the party has been retired. */
  private synchronized @Nullable Posted take() throws InterruptedException {
    while (!retired) {
      Posted next = pending.peek();
      long remaining = next == null ? 0 : next.due() - clock.getAsLong();
      if (next != null && remaining <= 0) {
        return pending.remove();
      }
      // Up to a millisecond too long, never too short.
      wait(next == null ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(remaining));
    }
    return null;
  }

  /** Makes a delivery; after a moment, a slow one continues on a thread of its own. */
  private void deliver(Runnable delivery) throws InterruptedException {
    if (workers == null) {
      delivery.run();
      return;
    }
    CountDownLatch begun = new CountDownLatch(1);
    Future<?> delivered = workers.submit(() -> {
      begun.countDown();
      delivery.run();
    });
    try {
      begun.await();
      delivered.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It continues by itself; the next delivery need not wait for it.
    } catch (ExecutionException e) {
      throw new AssertionError("a delivery throws nothing", e);
    }
  }

  synchronized void retire() {
    retired = true;
    pending.clear();
    notifyAll();
  }

  /** Waits until a retired route's deliveries have ended, for five seconds at most. */
  void awaitEnd() {
    Thread running;
    synchronized (this) {
      running = carrier;
    }
    if (running == null) {
      return;
    }
    try {
      running.join(END_MILLIS);
      if (workers != null) {
        workers.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
