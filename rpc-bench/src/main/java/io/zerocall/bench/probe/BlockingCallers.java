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

/** Clients that call blocking methods, each on its own thread and connection. */
final class BlockingCallers implements AutoCloseable {
  /** After this many quick runs a server regards a method as quick. */
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

  /** One of the clients. */
  record Caller(RpcClient client, int millis, AtomicInteger unused) {

    void block(String method) {
      client.call(method, int.class, millis);
    }

    /** Calls a new method so often that it seems quick. Then the method blocks. */
    void blockForTheFirstTime() {
      String method = ProbeServer.blocker(unused.getAndIncrement());
      for (int i = 0; i < QUICK_RUNS; i++) {
        client.call(method, int.class, 0);
      }
      block(method);
    }
  }

  /** Makes all clients repeat a call while something else is measured. */
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
