package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.json.ErrorObject;
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
 * have been quick, on a worker if not, and not at all when the server is closing or overloaded.
 * Safe for use by any thread.
 */
final class Dispatcher implements Exchange.Runner {
  /** A message that was read so long ago has waited for others. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * What a call without a deadline is taken to have left: what clients wait unless told otherwise.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What a waiting message takes beside its bytes, for each of its calls. */
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
   * Runs an exchange, here or on a worker, or refuses it.
   *
   * @param withinLimit whether its connection may have so many calls in flight
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
        || (exchange.connection().isWritable() && exchange.isQuick(waitedNanos > LATE_NANOS))) {
      exchange.examined();
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
          "the messages that wait take all the memory that they may (limit: memoryBytes)");
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

  // What an exchange asks for.

  @Override
  public boolean isOpen() {
    return !latch.isClosed();
  }

  @Override
  public void continueLater(Exchange exchange) {
    exchange.waitForWorker();
    queue.goOn(exchange.connection().work(), exchange);
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

  /** The work of a new connection, which runs while that takes replies, and when closing. */
  WorkFlow newFlow(BooleanSupplier isWritable) {
    return queue.newFlow(() -> isWritable.getAsBoolean() || latch.isClosed());
  }

  /** The calls of a connection may run again. */
  void resume(ConnectionState connection) {
    queue.resume(connection.work());
  }

  /** Ends what waits and nobody waits for any more. */
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
   * @param again is told when to look again
   */
  void endExpired(ConnectionState connection, long now, LongConsumer again) {
    if (connection.endExpired(now, again)) {
      // They have been answered, and only take room.
      var unused = queue.withdraw(connection.work(), work -> !((Exchange) work).isWaiting());
    }
  }

  /** Runs something on a worker; false if there is too much to do already. */
  boolean runLater(Runnable work) {
    return workers.execute(work);
  }

  /** How many calls wait for a worker. */
  long waitingCalls() {
    return queue.waitingCalls();
  }

  /** How many methods have ended whose calls had been cut off. */
  long lateResults() {
    return lateResults.sum();
  }

  /** How many workers run calls. */
  int runningWorkers() {
    return queue.running();
  }

  // Closing.

  /**
   * Counts something that closing is to wait for; {@link #leave} is to follow, whatever this
   * returns.
   *
   * @return whether it may be done: the server isn't closing
   */
  boolean enter() {
    return latch.enter();
  }

  void leave() {
    latch.leave();
  }

  /** How many exchanges have not ended. */
  int exchanges() {
    return latch.inside();
  }

  /** Refuses what comes from now on. */
  void closeLatch() {
    latch.close();
  }

  /** Waits until all that runs has been answered; false if that took too long. */
  boolean drain(long timeoutNanos) {
    return latch.awaitEmpty(timeoutNanos);
  }

  /** Ends the workers. */
  void close() {
    queue.close();
  }
}
