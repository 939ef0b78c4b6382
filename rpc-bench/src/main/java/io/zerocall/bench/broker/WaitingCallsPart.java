package io.zerocall.bench.broker;

import io.zerocall.bench.broker.BrokerPart.Part;
import io.zerocall.bench.contender.WrongAnswerException;
import io.zerocall.bench.jvm.ResidentMemory;
import io.zerocall.bench.probe.Finding;
import io.zerocall.bench.probe.FindingTable;
import io.zerocall.bench.probe.Progress;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures the memory of a broker in which many calls wait for a worker, and lets a worker answer
 * all of them afterwards.
 */
final class WaitingCallsPart implements Part {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String METHOD = "bench.mult";

  /** A little less than the calls that a connection may have in flight by default. */
  private static final int CALLS_PER_CLIENT = 1_000;

  private final BrokerSettings settings;

  WaitingCallsPart(BrokerSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    return 3;
  }

  @Override
  public String run(Progress progress) throws Exception {
    progress.step("without calls");
    try (BrokerSystem system = BrokerSystem.broker(settings.command())) {
      List<RpcClient> clients = new ArrayList<>();
      try {
        int count = (settings.calls() + CALLS_PER_CLIENT - 1) / CALLS_PER_CLIENT;
        for (int i = 0; i < count; i++) {
          clients.add(RpcClient.builder().timeout(LONG).connect(system.endpoint()));
        }
        return run(system, clients, progress);
      } finally {
        clients.forEach(RpcClient::close);
      }
    }
  }

  private String run(BrokerSystem system, List<RpcClient> clients, Progress progress)
      throws Exception {
    RpcServer first = worker(system); // so that the broker knows the method
    try {
      RpcClient client = clients.get(0);
      Callers.Caller caller = (a, b) -> client.call(METHOD, int.class, a, b);
      caller.awaitWorker();
    } finally {
      first.close();
    }
    Thread.sleep(settings.settle().toMillis());
    long before = ResidentMemory.kilobytes(system.server());
    progress.step("calls that wait");
    List<CompletableFuture<Integer>> futures = new ArrayList<>(settings.calls());
    for (int i = 0; i < settings.calls(); i++) {
      futures.add(clients.get(i / CALLS_PER_CLIENT).callAsync(METHOD, int.class, i, 3));
    }
    for (RpcClient client : clients) {
      // The broker answers it itself, after it has read the calls before it.
      var unused = client.call("system.listMethods", String[].class);
    }
    Thread.sleep(settings.settle().toMillis());
    long after = ResidentMemory.kilobytes(system.server());
    requirePending(futures);
    progress.step("a worker answers them");
    long begun = System.nanoTime();
    RpcServer second = worker(system);
    try {
      for (int i = 0; i < futures.size(); i++) {
        WrongAnswerException.check(futures.get(i).get(1, TimeUnit.MINUTES), 3 * i);
      }
    } finally {
      second.close();
    }
    return table(before, after, System.nanoTime() - begun);
  }

  private static RpcServer worker(BrokerSystem system) {
    return RpcServer.builder()
        .register(new WorkerMain.Service())
        .dial(system.endpoint())
        .start();
  }

  private static void requirePending(List<CompletableFuture<Integer>> futures) throws IOException {
    if (futures.stream().anyMatch(CompletableFuture::isDone)) {
      throw new IOException("a call ended although no worker was there");
    }
  }

  private String table(long before, long after, long nanos) {
    String waiting = String.format(Locale.ROOT, "%,d calls", settings.calls());
    FindingTable table = new FindingTable("part");
    table.add(
        BrokerPart.WAITING_CALLS.name(),
        List.of(
            Memory.finding("rpc broker, nothing waits", before),
            Memory.finding("with " + waiting + " that wait for a worker", after),
            Memory.each("a waiting call", before, after, settings.calls()),
            new Finding(
                "all answered, after a worker has come",
                String.format(Locale.ROOT, "%.1f", nanos / (double) TimeUnit.SECONDS.toNanos(1)),
                "s")));
    return table.toString();
  }
}
