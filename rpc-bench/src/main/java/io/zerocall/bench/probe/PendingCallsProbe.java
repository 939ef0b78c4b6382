package io.zerocall.bench.probe;

import io.zerocall.RpcLimits;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Measures how much heap a pending asynchronous call takes, including its future. This JVM is the
 * client's.
 */
final class PendingCallsProbe implements Probe {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int FEW = 1_000;

  private final int calls;

  PendingCallsProbe(ProbeSettings settings) {
    calls = settings.calls();
  }

  @Override
  public int steps() {
    return 2;
  }

  @Override
  public List<Finding> run(Progress progress) throws IOException, InterruptedException {
    progress.step("load the classes");
    heapBytes(Math.min(FEW, calls));
    progress.step("calls without replies");
    double bytes = (double) heapBytes(calls) / calls;
    return List.of(new Finding(
        String.format(Locale.ROOT, "heap that each of %,d pending calls takes", calls),
        String.format(Locale.ROOT, "%,.0f", bytes),
        "bytes"));
  }

  /** Returns the heap that this many calls take. */
  private static long heapBytes(int count) throws IOException, InterruptedException {
    RpcLimits limits = RpcLimits.DEFAULTS.withInFlight(1 + count);
    try (SilentPeer server = SilentPeer.start();
        RpcClient client =
            RpcClient.builder().limits(limits).timeout(LONG).connect(server.endpoint())) {
      List<CompletableFuture<Integer>> futures = new ArrayList<>(1 + count);
      futures.add(call(client, 0));
      server.await(1);
      long before = UsedHeap.bytes();
      for (int i = 1; i <= count; i++) {
        futures.add(call(client, i));
      }
      server.await(1 + count);
      long after = UsedHeap.bytes();
      requirePending(futures);
      return after - before;
    }
  }

  private static CompletableFuture<Integer> call(RpcClient client, int i) {
    return client.callAsync("my.namespace.mult", int.class, i, i + 1);
  }

  private static void requirePending(List<CompletableFuture<Integer>> futures) throws IOException {
    if (futures.stream().anyMatch(CompletableFuture::isDone)) {
      throw new IOException("a call ended without a reply");
    }
  }
}
