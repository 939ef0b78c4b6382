package io.zerocall.bench.kills;

import io.zerocall.bench.jvm.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The brokers, the workers and the store, of which one after the other is killed. */
final class KilledProcesses implements AutoCloseable {
  private static final int WORKERS = 3;
  private static final int START_SECONDS = 120;
  private static final List<String> JVM = List.of("-Xmx256m");

  private final Path directory;
  private final KilledStore store;
  private final List<String> endpoints = new ArrayList<>();
  private final List<ChildJvm> brokers = new ArrayList<>();
  private final List<ChildJvm> workers = new ArrayList<>();
  private int logs;

  private KilledProcesses(Path directory, KilledStore store) {
    this.directory = directory;
    this.store = store;
  }

  static KilledProcesses start(Path directory, KilledStore store) throws Exception {
    KilledProcesses processes = new KilledProcesses(directory, store);
    try {
      for (int i = 0; i < store.brokers(); i++) {
        processes.endpoints.add("tcp://127.0.0.1:" + freePort());
        processes.brokers.add(processes.broker(i));
      }
      for (int i = 0; i < WORKERS; i++) {
        processes.workers.add(processes.worker());
      }
      return processes;
    } catch (Exception e) {
      processes.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ChildJvm broker(int number) throws Exception {
    return ready(ChildJvm.start(
        JVM, KillsMain.class, KillsMain.BROKER, endpoints.get(number), store.location()));
  }

  private ChildJvm worker() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of(KillsMain.WORKER, log(logs++).toString()));
    arguments.addAll(endpoints);
    return ready(ChildJvm.start(JVM, KillsMain.class, arguments.toArray(String[]::new)));
  }

  private static ChildJvm ready(ChildJvm jvm) throws Exception {
    CompletableFuture<String> ready = CompletableFuture.supplyAsync(() -> {
      try {
        return jvm.awaitLine(KillsMain.READY);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    try {
      String unused = ready.get(START_SECONDS, TimeUnit.SECONDS);
      return jvm;
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      jvm.close();
      throw e;
    }
  }

  private Path log(int number) {
    return directory.resolve("worker-" + number + ".log");
  }

  /** Returns where the brokers listen. */
  List<String> endpoints() {
    return endpoints;
  }

  /** Kills one of them, starts it again, and returns what it was. */
  String killOne(Random random) throws Exception {
    int victim = random.nextInt(brokers.size() + workers.size() + (store.hasServer() ? 1 : 0));
    if (victim < brokers.size()) {
      kill(brokers.get(victim));
      brokers.set(victim, broker(victim));
      return "broker";
    }
    int worker = victim - brokers.size();
    if (worker < workers.size()) {
      kill(workers.get(worker));
      workers.set(worker, worker());
      return "worker";
    }
    store.kill();
    return "store";
  }

  private static void kill(ChildJvm jvm) throws Exception {
    ProcessHandle process = jvm.handle();
    boolean unused = process.destroyForcibly();
    ProcessHandle unusedToo = process.onExit().get(START_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns what the workers have logged: each run of each job. */
  List<String> runs() throws IOException {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < logs; i++) {
      if (Files.exists(log(i))) {
        runs.addAll(Files.readAllLines(log(i)));
      }
    }
    return runs;
  }

  @Override
  public void close() {
    workers.forEach(ChildJvm::close);
    brokers.forEach(ChildJvm::close);
    store.close();
  }
}
