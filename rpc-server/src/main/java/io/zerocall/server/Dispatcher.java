package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.work.DrainLatch;
import io.zerocall.server.work.Work;
import io.zerocall.server.work.WorkFlow;
import io.zerocall.server.work.WorkQueue;
import io.zerocall.server.work.Workers;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Decides where each message's calls run: at once on the thread that read them if their methods
 * have been fast, otherwise on a worker. Refuses them if the server is closing or overloaded.
 * Thread-safe.
 */
final class Dispatcher implements Exchange.Runner {
  /** A message that was read this long ago has waited for others. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * The time that a call without a deadline is assumed to have left: the default timeout of
   * clients.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The memory that each call of a waiting message takes in addition to the message's bytes. */
  private static final int OVERHEAD_BYTES = 512;

  private final RpcLimits limits;
  private final Workers workers;
  private final WorkQueue queue;
  private final MemoryBudget memory;
  private final Refusals refusals;
  private final DrainLatch latch = new DrainLatch();
  private final LongAdder lateResults = new LongAdder();

  Dispatcher(ServerSettings settings, Workers workers, MemoryBudget memory, Refusals refusals) {
    this.limits = settings.limits();
    this.workers = workers;
    this.queue = new WorkQueue(workers, settings.clock());
    this.memory = memory;
    this.refusals = refusals;
  }

  /**
   * Runs an exchange, on this thread or a worker, or refuses it.
   *
   * @param withinLimit whether its connection may have this many calls in flight
   * @param waitedNanos how long ago its message was read
   */
  void dispatch(Exchange exchange, boolean withinLimit, long waitedNanos) {
    boolean open = latch.enter();
    if (!open) {
      exchange.refuse(Exchange.shuttingDown());
    } else if (!withinLimit) {
      refuse(
          exchange,
          RefusedBy.IN_FLIGHT,
          "more than " + limits.inFlight()
              + " calls of this connection are in flight (limit: inFlight)");
    } else if (exchange.isInOrder()
        || (exchange.connection().isWritable() && exchange.isFast(waitedNanos > LATE_NANOS))) {
      if (!exchange.isInOrder()) { // otherwise the next message must wait for it
        exchange.examined();
      }
      exchange.proceed();
    } else {
      enqueue(exchange, exchange.connection());
    }
  }

  private void enqueue(Exchange exchange, ConnectionState connection) {
    long bytes = charge(exchange);
    if (!memory.tryCharge(bytes, connection.chargedBytes())) {
      refuse(
          exchange,
          RefusedBy.MEMORY_BYTES,
          "the waiting messages take all the permitted memory (limit: memoryBytes)");
      return;
    }
    connection.charge(bytes);
    exchange.charged();
    exchange.waitForWorker();
    long wait = queue.offer(
        connection.work(), exchange, Math.min(exchange.remainingNanos(), PATIENCE_NANOS));
    if (wait > 0 && exchange.claim()) {
      refuse(
          exchange,
          RefusedBy.EXPECTED_WAIT,
          "it would have to wait for about " + TimeUnit.NANOSECONDS.toMillis(wait)
              + " ms, too long for its deadline");
    }
  }

  private static long charge(Exchange exchange) {
    return exchange.requestBytes() + (long) OVERHEAD_BYTES * exchange.calls();
  }

  /** Answers all calls of an exchange that was not dispatched with an error. */
  void refuse(Exchange exchange, ErrorObject reason) {
    exchange.refuse(latch.enter() ? reason : Exchange.shuttingDown());
  }

  private void refuse(Exchange exchange, RefusedBy limit, String why) {
    refusals.add(limit, exchange.size());
    exchange.refuse(new ErrorObject(RpcErrorCode.OVERLOADED, "Overloaded: " + why));
  }

  // The methods that exchanges call.

  @Override
  public boolean isOpen() {
    return !latch.isClosed();
  }

  @Override
  public void continueLater(Exchange exchange) {
    exchange.waitForWorker();
    queue.resubmit(exchange.connection().work(), exchange);
  }

  @Override
  public void refuseForWorkers(Exchange exchange) {
    refuse(exchange, RefusedBy.WORKERS, "no worker is free");
  }

  @Override
  public void runAside(Runnable work) {
    if (!workers.execute(work)) {
      work.run();
    }
  }

  @Override
  public void endedLate() {
    lateResults.increment();
  }

  @Override
  public void ended(Exchange exchange) {
    if (exchange.isCharged()) {
      long bytes = charge(exchange);
      memory.release(bytes);
      exchange.connection().charge(-bytes);
    }
    leave();
  }

  // The work of connections.

  /**
   * Creates the flow of a new connection's work, which runs while the connection takes replies, and
   * during the close.
   */
  WorkFlow newFlow(BooleanSupplier isWritable) {
    return queue.newFlow(() -> isWritable.getAsBoolean() || latch.isClosed());
  }

  /** Resumes the calls of a connection. */
  void resume(ConnectionState connection) {
    queue.resume(connection.work());
  }

  /** Ends waiting work whose replies are no longer needed. */
  void withdraw(ConnectionState connection) {
    for (Work work : queue.withdraw(connection.work(), work -> ((Exchange) work).isUnwanted())) {
      Exchange exchange = (Exchange) work;
      if (exchange.claim()) {
        exchange.refuse(Exchange.cancelled());
      }
    }
  }

  /**
   * Ends the calls of a connection that are not done at their deadline.
   *
   * @param again receives the time of the next check
   */
  void endExpired(ConnectionState connection, long now, LongConsumer again) {
    if (connection.endExpired(now, again)) {
      // They have been answered, and only take space.
      var unused = queue.withdraw(connection.work(), work -> !((Exchange) work).isWaiting());
    }
  }

  /** Runs a task on a worker; returns false if the workers are overloaded. */
  boolean runLater(Runnable work) {
    return workers.execute(work);
  }

  /** Returns how many calls wait for a worker. */
  long waitingCalls() {
    return queue.waitingCalls();
  }

  /** Returns how many methods ended after their calls had been cut off. */
  long lateResults() {
    return lateResults.sum();
  }

  /** Returns how many workers run calls. */
  int runningWorkers() {
    return queue.running();
  }

  // Closing.

  /**
   * Enters something that the close waits for. The caller must call {@link #leave} later, whatever
   * this returns.
   *
   * @return true if the server isn't closing
   */
  boolean enter() {
    return latch.enter();
  }

  void leave() {
    latch.leave();
  }

  /** Returns how many exchanges have not ended. */
  int exchanges() {
    return latch.inside();
  }

  /** Refuses everything that arrives from now on. */
  void closeLatch() {
    latch.close();
  }

  /** Waits until all running calls have been answered; returns false on timeout. */
  boolean drain(long timeoutNanos) {
    return latch.awaitEmpty(timeoutNanos);
  }

  /** Shuts down the workers. */
  void close() {
    queue.close();
  }
}
