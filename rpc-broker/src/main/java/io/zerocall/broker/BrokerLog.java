package io.zerocall.broker;

import io.zerocall.broker.scheduling.FullQueue;
import io.zerocall.broker.scheduling.WorkerState;
import io.zerocall.server.rate.RateLimit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes one line for each event that the operator of a broker must know of: a fixed word, then
 * {@code key=value} pairs. The guide documents words and keys as stable. Peers can cause such
 * lines, so their rate is limited. Thread-safe; never called with a lock held.
 */
final class BrokerLog {
  private static final int LINES_AT_ONCE = 1_000;
  private static final int LINES_PER_SECOND = 100;

  private final Logger log;
  private final RateLimit lines;
  private final AtomicLong leftOut = new AtomicLong();
  private volatile boolean stopping;

  /** @param clock the time in nanoseconds, as {@link System#nanoTime} */
  BrokerLog(Logger log, LongSupplier clock) {
    this.log = log;
    this.lines = new RateLimit(LINES_AT_ONCE, LINES_PER_SECOND, clock);
  }

  void started(List<String> endpoints) {
    always(LogLine.of("broker-started").with("endpoints", String.join(",", endpoints)));
  }

  void stopping(BrokerStatus status) {
    stopping = true;
    always(LogLine.of("broker-stopping")
        .with("queued", status.queued())
        .with("running", status.running()));
  }

  void stopped(BrokerStatus status) {
    always(LogLine.of("broker-stopped")
        .with("answered", status.answered())
        .with("lost", status.lost()));
  }

  /**
   * Logs that a worker has offered methods.
   *
   * @param names how many this offer has
   */
  void offered(WorkerState worker, int names) {
    info(line("worker-offered", worker)
        .with("names", names)
        .with("total", worker.names())
        .with("credit", worker.credit()));
  }

  /** Logs that a worker has withdrawn everything, and which calls it still has. */
  void drained(WorkerState worker) {
    info(line("worker-drained", worker).with("calls", worker.busy()));
  }

  /** Logs that the connection to a worker has ended. */
  void disconnected(WorkerState worker) {
    if (worker.names() == 0 && worker.lost() == 0) {
      info(line("worker-left", worker));
    } else if (!stopping || worker.lost() > 0) { // otherwise it is this broker that leaves
      warn(line("worker-lost", worker).with("names", worker.names()).with("calls", worker.lost()));
    }
  }

  void queueFull(FullQueue full) {
    warn(LogLine.of("queue-full")
        .with("name", full.name())
        .with("reason", full.reason())
        .with("queued", full.waiting())
        .with("refused", full.refused()));
  }

  /** @param why what the peer was answered */
  void offerRefused(String peer, String why) {
    warn(LogLine.of("offer-refused").withPeer(peer).with("reason", why));
  }

  private static LogLine line(String event, WorkerState worker) {
    return LogLine.of(event)
        .with("worker", worker.name())
        .withPeer(worker.connection().toString());
  }

  private void always(LogLine line) {
    write(line, false);
  }

  private void info(LogLine line) {
    if (permits()) {
      write(line, false);
    }
  }

  private void warn(LogLine line) {
    if (permits()) {
      write(line, true);
    }
  }

  private boolean permits() {
    boolean permitted = lines.permits();
    if (!permitted) {
      leftOut.incrementAndGet();
    }
    return permitted;
  }

  /** Writes a line. A logger that fails doesn't affect the broker. */
  private void write(LogLine line, boolean isWarning) {
    long omitted = leftOut.getAndSet(0);
    LogLine whole = omitted == 0 ? line : line.with("omitted", omitted);
    try {
      if (isWarning) {
        log.warn("{}", whole);
      } else {
        log.info("{}", whole);
      }
    } catch (RuntimeException | Error e) {
      // A failing logger leaves no way to report it.
    }
  }
}
