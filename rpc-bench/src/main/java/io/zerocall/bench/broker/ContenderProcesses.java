package io.zerocall.bench.broker;

import io.zerocall.bench.jvm.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A contender's processes with its clients, which stay warm from one turn to the next. */
final class ContenderProcesses implements AutoCloseable {
  private final BrokerSystem system;
  private final ChildJvm callers;

  private ContenderProcesses(BrokerSystem system, ChildJvm callers) {
    this.system = system;
    this.callers = callers;
  }

  /** Starts all processes of a contender. */
  static ContenderProcesses start(BrokerContender contender, String command) throws IOException {
    return of(contender, contender.start(command));
  }

  /** Starts clients of a system, which is closed with them. */
  static ContenderProcesses of(BrokerContender contender, BrokerSystem system) throws IOException {
    try {
      return new ContenderProcesses(
          system, ChildJvm.start(List.of(), CallerMain.class, contender.name(), system.endpoint()));
    } catch (IOException e) {
      system.close();
      throw e;
    }
  }

  /** Calls from a number of threads for a time, and measures. */
  CallRate turn(int threads, Duration time) throws IOException {
    callers.say(threads + " " + time.toMillis());
    var unused = callers.awaitLine(CallerMain.COUNTING);
    long before = processorNanos();
    long begun = System.nanoTime();
    String measured = callers.awaitLine(CallerMain.MEASURED);
    double nanosPerSecond = (double) (processorNanos() - before)
        * TimeUnit.SECONDS.toNanos(1)
        / (System.nanoTime() - begun);
    double perSecond = CallRate.parse(measured, 0).perSecond();
    return CallRate.parse(measured, nanosPerSecond / perSecond / TimeUnit.MICROSECONDS.toNanos(1));
  }

  private long processorNanos() {
    return Stream.concat(Stream.of(system.server()), system.server().descendants())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  @Override
  public void close() {
    callers.close();
    system.close();
  }
}
