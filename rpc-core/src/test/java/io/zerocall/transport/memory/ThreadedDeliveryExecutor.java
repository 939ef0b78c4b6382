package io.zerocall.transport.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers on a thread for each party; after a moment, a slow part of a delivery continues on a
 * thread of its own.
 */
final class ThreadedDeliveryExecutor implements DeliveryExecutor {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long PATIENCE_MILLIS = 2;

  private final Map<Party, Route> routes = new HashMap<>();

  /** The threads of one party. */
  private static final class Route {
    final ScheduledExecutorService carrier = Executors.newSingleThreadScheduledExecutor(threads());
    final @Nullable ExecutorService workers;

    Route(boolean mayOverstay) {
      workers = mayOverstay ? Executors.newCachedThreadPool(threads()) : null;
    }
  }

  private static ThreadFactory threads() {
    return task -> {
      Thread thread = new Thread(task, "zerocall-memory-" + NUMBERS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // deliveries throw nothing
  public synchronized void post(Party party, Delivery delivery, int delay) {
    Route route = routes.computeIfAbsent(party, any -> new Route(party.mayOverstay()));
    if (!route.carrier.isShutdown()) {
      route.carrier.schedule(() -> deliver(route, delivery.arrive()), delay, TimeUnit.MILLISECONDS);
    }
  }

  private static void deliver(Route route, Runnable delivery) {
    if (route.workers == null) {
      delivery.run();
      return;
    }
    CountDownLatch begun = new CountDownLatch(1);
    Future<?> delivered = route.workers.submit(() -> {
      begun.countDown();
      delivery.run();
    });
    try {
      begun.await();
      delivered.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It continues by itself; the next delivery need not wait for it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("a delivery throws nothing", e);
    }
  }

  @Override
  public void retire(Party party) {
    Route route;
    synchronized (this) {
      route = routes.computeIfAbsent(party, any -> new Route(party.mayOverstay()));
      route.carrier.shutdownNow();
      if (route.workers != null) {
        route.workers.shutdown();
      }
    }
  }

  /** Waits until the party's deliveries have ended; must not be called from within one. */
  void awaitEnd(Party party) {
    Route route;
    synchronized (this) {
      route = routes.get(party);
    }
    if (route == null) {
      return;
    }
    try {
      route.carrier.awaitTermination(5, TimeUnit.SECONDS);
      if (route.workers != null) {
        route.workers.awaitTermination(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
