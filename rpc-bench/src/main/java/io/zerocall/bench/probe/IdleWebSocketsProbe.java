package io.zerocall.bench.probe;

import io.zerocall.bench.jvm.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Measures the resources of a server's process with idle WebSockets, with the default heap and with
 * a small one, and checks that it still replies over all of them.
 */
final class IdleWebSocketsProbe implements Probe {
  private static final String SMALL_HEAP = "-Xmx256m";
  private static final int CALLS_BEFORE = 1_000;
  private static final double KILOBYTES_PER_MEBIBYTE = 1 << 10;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double PERCENT = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** In this time, after the first PINGs, every connection gets a PING or two. */
  private static final int IDLE_SETTLES = 2;

  private final ProbeSettings settings;

  IdleWebSocketsProbe(ProbeSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    return 4;
  }

  @Override
  public List<Finding> run(Progress progress) throws IOException, InterruptedException {
    Descriptors.require(settings.webSockets());
    List<Finding> findings = new ArrayList<>();
    findings.addAll(run("default heap", List.of(), progress));
    findings.addAll(run(SMALL_HEAP, List.of(SMALL_HEAP), progress));
    return findings;
  }

  private List<Finding> run(String heap, List<String> options, Progress progress)
      throws IOException, InterruptedException {
    progress.step(heap + ", opening");
    try (ChildJvm server = ChildJvm.start(options, HttpProbeServer.class)) {
      String endpoint = server.awaitLine(HttpProbeServer.LISTENING_ON);
      warmUp(endpoint);
      ResourceUsage before = taken(server);
      Semaphore replies = new Semaphore(0);
      try (IdleConnections<IdleWebSocket> idle = IdleConnections.open(
          where -> IdleWebSocket.open(where, replies::release), endpoint, settings.webSockets())) {
        Thread.sleep(settings.settle().toMillis());
        progress.step(heap + ", idle");
        ResourceUsage begun = taken(server);
        long begunNanos = System.nanoTime();
        Thread.sleep(settings.settle().multipliedBy(IDLE_SETTLES).toMillis());
        ResourceUsage ended = taken(server);
        double share = (double) (ended.processorNanos() - begun.processorNanos())
            / (System.nanoTime() - begunNanos);
        double callMillis = callAll(idle.all(), replies);
        idle.requireAll();
        return findings(heap, before, ended, share, callMillis);
      }
    }
  }

  private static void warmUp(String endpoint) throws IOException, InterruptedException {
    Semaphore replies = new Semaphore(0);
    try (IdleConnections<IdleWebSocket> one =
        IdleConnections.open(where -> IdleWebSocket.open(where, replies::release), endpoint, 1)) {
      for (int i = 0; i < CALLS_BEFORE; i++) {
        var unused = callAll(one.all(), replies);
      }
    }
  }

  /** Returns how long it took until all had a reply, in milliseconds. */
  private static double callAll(List<IdleWebSocket> sockets, Semaphore replies)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    for (IdleWebSocket socket : sockets) {
      socket.call();
    }
    if (!replies.tryAcquire(sockets.size(), PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("only " + replies.availablePermits() + " of " + sockets.size()
          + " calls over idle WebSockets were answered");
    }
    return (System.nanoTime() - begun) / NANOS_PER_MILLI;
  }

  private List<Finding> findings(
      String heap,
      ResourceUsage before,
      ResourceUsage with,
      double processorShare,
      double callMillis) {
    String held = String.format(Locale.ROOT, "%,d idle WebSockets", settings.webSockets());
    return List.of(
        resident(heap + ", memory of the process with 1 client", before),
        resident(heap + ", with " + held + " besides", with),
        new Finding(
            heap + ", processor time while idle",
            String.format(Locale.ROOT, "%.1f", PERCENT * processorShare),
            "% of one processor"),
        new Finding(
            heap + ", a call over each then, all answered after",
            String.format(Locale.ROOT, "%.1f", callMillis),
            "ms"));
  }

  private static Finding resident(String what, ResourceUsage taken) {
    return taken.residentKilobytes() == 0
        ? Finding.missing(what, "only Linux reports it")
        : new Finding(
            what,
            String.format(Locale.ROOT, "%.0f", taken.residentKilobytes() / KILOBYTES_PER_MEBIBYTE),
            "MiB, VmRSS");
  }

  private static ResourceUsage taken(ChildJvm server) throws IOException {
    server.say(HttpProbeServer.ASK_TAKEN);
    return ResourceUsage.parse(server.awaitLine(HttpProbeServer.TAKEN));
  }
}
