package io.zerocall.bench.probe;

import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Clients that call methods which block, each on a thread and a connection of its own. */
final class BlockingCallers implements AutoCloseable {
  /** After so many quick runs a server takes a method for a quick one. */
  private static final int QUICK_RUNS = 200;

  private final AtomicInteger unused = new AtomicInteger(1);
  private final List<Caller> callers = new ArrayList<>();
  private final ExecutorService threads;

  BlockingCallers(int count, String endpoint, Duration block, Duration timeout) {
    threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      RpcClient client = RpcClient.builder().timeout(timeout).connect(endpoint);
      callers.add(new Caller(client, Math.toIntExact(block.toMillis()), unused));
    }
  }

  /** One of them. */
  record Caller(RpcClient client, int millis, AtomicInteger unused) {

    void block(String method) {
      client.call(method, int.class, millis);
    }

    /** Calls a method that nobody has called yet, so often that it seems quick; then it blocks. */
    void blockForTheFirstTime() {
      String method = ProbeServer.blocker(unused.getAndIncrement());
      for (int i = 0; i < QUICK_RUNS; i++) {
        client.call(method, int.class, 0);
      }
      block(method);
    }
  }

  /** Has all of them do something again and again while something else is measured. */
  <T> T during(Supplier<T> measured, Consumer<Caller> again)
      throws InterruptedException, ExecutionException {
    AtomicBoolean over = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    for (Caller caller : callers) {
      running.add(threads.submit(() -> {
        while (!over.get()) {
          again.accept(caller);
        }
      }));
    }
    T result;
    try {
      result = measured.get();
    } finally {
      over.set(true);
    }
    for (Future<?> each : running) {
      each.get();
    }
    return result;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    callers.forEach(caller -> caller.client.close());
  }
}
