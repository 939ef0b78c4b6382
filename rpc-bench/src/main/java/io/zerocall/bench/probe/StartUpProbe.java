package io.zerocall.bench.probe;

import io.zerocall.bench.contender.WrongAnswerException;
import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures the time from the start of a JVM to the first reply: of a client that calls a running
 * server, and of a server that a running client calls. Each also with an archive of its classes, in
 * alternation.
 */
final class StartUpProbe implements Probe {
  private static final int CALLS_BEFORE = 1_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final int starts;

  StartUpProbe(ProbeSettings settings) {
    starts = settings.starts();
  }

  /** Starts a JVM with these options and returns once it has taken part in a call. */
  @FunctionalInterface
  private interface FirstCall {
    ChildJvm make(List<String> jvmOptions) throws IOException;
  }

  @Override
  public int steps() {
    return 2 * (1 + starts);
  }

  @Override
  public List<Finding> run(Progress progress) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("zerocall-probe-");
    ClassArchive clients = new ClassArchive(directory.resolve("client.jsa"));
    ClassArchive servers = new ClassArchive(directory.resolve("server.jsa"));
    try (ChildJvm server = ChildJvm.start(List.of(), ProbeServer.class)) {
      String endpoint = server.awaitLine(ProbeServer.LISTENING_ON);
      warmUp(endpoint);
      List<Finding> findings = new ArrayList<>();
      findings.addAll(
          measure("client", options -> startClient(options, endpoint), clients, progress));
      findings.addAll(measure("server", StartUpProbe::startServer, servers, progress));
      return findings;
    } finally {
      Files.deleteIfExists(clients.file());
      Files.deleteIfExists(servers.file());
      Files.delete(directory);
    }
  }

  private static void warmUp(String endpoint) {
    try (RpcClient client = RpcClient.connect(endpoint)) {
      for (int i = 0; i < CALLS_BEFORE; i++) {
        call(client);
      }
    }
  }

  private static void call(RpcClient client) {
    WrongAnswerException.check(ProbeClient.mult(client, 5, 7), 35);
  }

  private static ChildJvm startClient(List<String> options, String endpoint) throws IOException {
    ChildJvm jvm = ChildJvm.start(options, ProbeClient.class, endpoint);
    WrongAnswerException.check(jvm.awaitLine(ProbeClient.REPLY), "35");
    return jvm;
  }

  private static ChildJvm startServer(List<String> options) throws IOException {
    ChildJvm jvm = ChildJvm.start(options, ProbeServer.class);
    try (RpcClient client = RpcClient.connect(jvm.awaitLine(ProbeServer.LISTENING_ON))) {
      call(client);
    }
    return jvm;
  }

  private List<Finding> measure(
      String whose, FirstCall firstCall, ClassArchive archive, Progress progress)
      throws IOException, InterruptedException {
    progress.step("archive of the " + whose + "'s classes");
    try (ChildJvm jvm = firstCall.make(archive.writing())) {
      jvm.end();
    }
    List<Double> plain = new ArrayList<>();
    List<Double> archived = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      progress.step("start of a " + whose);
      plain.add(millis(firstCall, List.of()));
      if (archive.exists()) {
        archived.add(millis(firstCall, archive.using()));
      }
    }
    String what = "a " + whose + "'s JVM, to its first reply";
    return List.of(finding(what, plain), finding(what + ", with AppCDS", archived));
  }

  private static double millis(FirstCall firstCall, List<String> options)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (ChildJvm jvm = firstCall.make(options)) {
      double millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
      jvm.end();
      return millis;
    }
  }

  private static Finding finding(String what, List<Double> millis) {
    return millis.isEmpty()
        ? Finding.missing(what, "no archive")
        : new Finding(what, String.format(Locale.ROOT, "%,.0f", Medians.median(millis)), "ms");
  }
}
