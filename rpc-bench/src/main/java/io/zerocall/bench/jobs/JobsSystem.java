package io.zerocall.bench.jobs;

import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.jvm.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A contender's processes, which stay warm from one turn to the next. Not thread-safe. */
final class JobsSystem {
  private final List<ProcessHandle> servers;
  private final List<ChildJvm> processes;
  private final ChildJvm clients;
  private final Counting counting;
  private long acknowledged;

  /**
   * @param servers the processes whose processor time counts, with those that they started
   * @param processes what is ended before the stored jobs are counted
   * @param clients a {@link SubmitterMain}, or another process that reads and prints the same
   */
  private JobsSystem(
      List<ProcessHandle> servers, List<ChildJvm> processes, ChildJvm clients, Counting counting) {
    this.servers = servers;
    this.processes = processes;
    this.clients = clients;
    this.counting = counting;
  }

  /** Counts the jobs of a contender's store. */
  @FunctionalInterface
  interface Counting {
    /**
     * Counts them.
     *
     * @param acknowledged how many there should be at least
     */
    long count(long acknowledged) throws IOException;
  }

  /** Starts clients of a server that is shared, or whose processes are given. */
  static JobsSystem of(
      Processes all,
      List<ProcessHandle> servers,
      List<ChildJvm> processes,
      Client client,
      String endpoint,
      Counting counting)
      throws IOException {
    ChildJvm clients =
        all.added(ChildJvm.start(List.of(), SubmitterMain.class, client.name(), endpoint));
    return of(servers, processes, clients, counting);
  }

  /** Waits until clients are ready. */
  static JobsSystem of(
      List<ProcessHandle> servers, List<ChildJvm> processes, ChildJvm clients, Counting counting)
      throws IOException {
    var unused = clients.awaitLine(SubmitterMain.READY);
    return new JobsSystem(servers, processes, clients, counting);
  }

  /** Submits from a number of threads for a time, and measures. */
  Rate turn(int threads, Duration time) throws IOException {
    clients.say(threads + " " + time.toMillis());
    var unused = clients.awaitLine(SubmitterMain.COUNTING);
    long before = processorMicros();
    long begun = System.nanoTime();
    Rate rate = Rate.parse(clients.awaitLine(SubmitterMain.MEASURED));
    acknowledged += rate.acknowledged();
    double seconds = (double) (System.nanoTime() - begun) / TimeUnit.SECONDS.toNanos(1);
    double jobs = Math.max(1, rate.perSecond() * seconds);
    return rate.withServerMicros((processorMicros() - before) / jobs);
  }

  private long processorMicros() {
    return servers.stream()
        .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(time -> TimeUnit.NANOSECONDS.toMicros(time.toNanos()))
        .sum();
  }

  /** Returns how many jobs were acknowledged in all turns. */
  long acknowledged() {
    return acknowledged;
  }

  /** Ends the processes, and returns how many jobs are in the store. */
  long stored() throws IOException {
    end();
    return counting.count(acknowledged);
  }

  /** Ends the processes. */
  void end() {
    clients.close();
    processes.forEach(ChildJvm::close);
  }
}
