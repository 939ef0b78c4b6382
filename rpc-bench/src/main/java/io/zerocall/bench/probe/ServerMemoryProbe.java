package io.zerocall.bench.probe;

import io.zerocall.bench.contender.WrongAnswerException;
import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Measures the used heap of a server that has a small heap and many idle connections. */
final class ServerMemoryProbe implements Probe {
  private static final String HEAP = "-Xmx64m";
  private static final int MOST_CONNECTIONS = 1_000;
  private static final int CALLS_BEFORE = 1_000;
  private static final double MEBIBYTE = 1 << 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private final int connections;

  ServerMemoryProbe(ProbeSettings settings) {
    connections = Math.min(MOST_CONNECTIONS, settings.connections());
  }

  @Override
  public int steps() {
    return 2;
  }

  @Override
  public List<Finding> run(Progress progress) throws IOException {
    Descriptors.require(connections);
    progress.step("without connections");
    try (ChildJvm server = ChildJvm.start(List.of(HEAP), ProbeServer.class);
        RpcClient client = RpcClient.connect(server.awaitLine(ProbeServer.LISTENING_ON))) {
      for (int i = 0; i < CALLS_BEFORE; i++) {
        call(client);
      }
      long without = heapBytes(server);
      progress.step("with idle connections");
      try (IdleConnections<IdleZmtp> idle = IdleConnections.open(client.endpoint(), connections)) {
        long with = heapBytes(server);
        double callMillis = call(client);
        idle.requireAll();
        return findings(without, with, callMillis);
      }
    }
  }

  private List<Finding> findings(long without, long with, double callMillis) {
    String held = String.format(Locale.ROOT, "%,d idle connections", connections);
    return List.of(
        new Finding(HEAP + ", used with 1 client", mebibytes(without), "MiB"),
        new Finding(HEAP + ", used with " + held + " besides", mebibytes(with), "MiB"),
        new Finding(
            "an idle connection",
            String.format(Locale.ROOT, "%,d", (with - without) / connections),
            "bytes"),
        new Finding(
            "a call then, answered after", String.format(Locale.ROOT, "%.2f", callMillis), "ms"));
  }

  private static long heapBytes(ChildJvm server) throws IOException {
    server.say(ProbeServer.ASK_HEAP);
    return Long.parseLong(server.awaitLine(ProbeServer.HEAP));
  }

  /** Returns how long it took, in milliseconds. */
  private static double call(RpcClient client) {
    long begun = System.nanoTime();
    WrongAnswerException.check(ProbeClient.mult(client, 6, 7), 42);
    return (System.nanoTime() - begun) / NANOS_PER_MILLI;
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
  }
}
