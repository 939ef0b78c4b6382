package io.zerocall.bench.broker;

import io.zerocall.bench.broker.BrokerPart.Part;
import io.zerocall.bench.contender.WrongAnswerException;
import io.zerocall.bench.jvm.ResidentMemory;
import io.zerocall.bench.probe.Descriptors;
import io.zerocall.bench.probe.Finding;
import io.zerocall.bench.probe.FindingTable;
import io.zerocall.bench.probe.IdleConnections;
import io.zerocall.bench.probe.IdleZmtp;
import io.zerocall.bench.probe.Progress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures the memory of a broker with many idle peers, and a call besides. */
final class IdlePeersPart implements Part {
  /** The worker and the client that calls. */
  private static final int BUSY_PEERS = 2;

  private static final int CALLS_BEFORE = 1_000;

  private final BrokerSettings settings;

  IdlePeersPart(BrokerSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    return 2;
  }

  @Override
  public String run(Progress progress) throws Exception {
    int peers = (int) Math.min(settings.peers(), Descriptors.available());
    progress.step("without idle peers");
    try (BrokerSystem system = BrokerSystem.broker(settings.command())) {
      system.addWorker(WorkerMain.WORKER);
      try (ZerocallCallers callers = new ZerocallCallers(system.endpoint())) {
        Callers.Caller caller = callers.caller();
        caller.awaitWorker();
        for (int i = 0; i < CALLS_BEFORE; i++) {
          var unused = millis(caller);
        }
        Thread.sleep(settings.settle().toMillis());
        long before = ResidentMemory.kilobytes(system.server());
        progress.step("with idle peers");
        int idlePeers = Math.max(1, peers - BUSY_PEERS);
        try (IdleConnections<IdleZmtp> idle = IdleConnections.open(system.endpoint(), idlePeers)) {
          Thread.sleep(settings.settle().toMillis());
          long after = ResidentMemory.kilobytes(system.server());
          double millis = millis(caller);
          idle.requireAll();
          return table(peers, idlePeers, before, after, millis);
        }
      }
    }
  }

  private String table(int peers, int idlePeers, long before, long after, double millis) {
    String fewer = peers < settings.peers() ? " (ulimit -n allows no more)" : "";
    FindingTable table = new FindingTable("part");
    table.add(
        BrokerPart.IDLE_PEERS.name(),
        List.of(
            Memory.finding("rpc broker with 2 peers, after 1,000 calls", before),
            Memory.finding(String.format(Locale.ROOT, "with %,d peers%s", peers, fewer), after),
            Memory.each("an idle peer", before, after, idlePeers),
            new Finding(
                "a call then, answered after", String.format(Locale.ROOT, "%.2f", millis), "ms")));
    return table.toString();
  }

  private static double millis(Callers.Caller caller) throws Exception {
    long begun = System.nanoTime();
    WrongAnswerException.check(caller.mult(6, 7), 42);
    return (System.nanoTime() - begun) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
