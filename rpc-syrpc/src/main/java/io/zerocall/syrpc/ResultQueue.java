package io.zerocall.syrpc;

import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One queue of results, for all threads of a client that wait for one of them. While a thread
 * waits, the queue has a consumer, which the executor starts, replaces when it is lost, and ends.
 * Thread-safe.
 */
final class ResultQueue {
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LONGEST_RETRY_MILLIS = 1_000;

  private final Broker broker;
  private final Layout layout;
  private final int index;
  private final ScheduledExecutorService executor;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final ResultWaiters waiters = new ResultWaiters();
  private ForeignResults foreign = new ForeignResults();
  private @Nullable ResultConsumer consumer;
  private @Nullable RpcException trouble;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private boolean isUpdateDue;
  private int beingAcknowledged;

  ResultQueue(Broker broker, Layout layout, int index, ScheduledExecutorService executor) {
    this.broker = broker;
    this.layout = layout;
    this.index = index;
    this.executor = executor;
  }

  // Called by the threads that wait.

  /**
   * Waits for a result and acknowledges it.
   *
   * @throws RpcTimeoutException if it doesn't arrive in time, or if this thread is interrupted
   * @throws RpcUnavailableException if RabbitMQ is not connected when the time is over, or if the
   *     client is closed
   * @throws RpcProtocolException if RabbitMQ refuses the user or the queue
   */
  JsonText take(String id, Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    CompletableFuture<JsonText> waiter = new CompletableFuture<>();
    DeliveredResult present = add(id, waiter);
    if (present != null) {
      acknowledge(present);
      return present.result().data();
    }
    try {
      return waiter.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Failures.again("result " + id, e);
    } catch (TimeoutException e) {
      return lateResult(id, waiter, late(id, timeout));
    } catch (InterruptedException e) {
      return lateResult(id, waiter, Failures.interrupted("result " + id, e));
    }
  }

  /** Returns the result if it is here already, and otherwise adds the waiter. */
  private @Nullable DeliveredResult add(String id, CompletableFuture<JsonText> waiter) {
    synchronized (lock) {
      if (broker.isClosed()) {
        throw broker.closed();
      }
      DeliveredResult present = foreign.take(id);
      if (present != null) {
        beingAcknowledged++;
        return present;
      }
      waiters.add(id, waiter);
      if (consumer == null) {
        updateAfter(0);
      }
      return null;
    }
  }

  /** Returns a result that arrived in the last moment, and otherwise throws the failure. */
  private JsonText lateResult(String id, CompletableFuture<JsonText> waiter, RpcException failure) {
    if (remove(id, waiter)) {
      throw failure;
    }
    try {
      return waiter.join();
    } catch (CompletionException e) {
      throw Failures.again("result " + id, e);
    }
  }

  private boolean remove(String id, CompletableFuture<JsonText> waiter) {
    synchronized (lock) {
      boolean removed = waiters.remove(id, waiter);
      updateIfIdle();
      return removed;
    }
  }

  private RpcException late(String id, Duration timeout) {
    String what = "result " + id + ": not there within " + timeout.toMillis() + " ms";
    synchronized (lock) {
      return trouble == null
          ? new RpcTimeoutException(what, 0, null)
          : new RpcUnavailableException(what + "; " + trouble.getMessage(), 0, trouble);
    }
  }

  // Called by the consumer.

  /** Gives a result to the thread that waits for it, or keeps it for a pause. */
  void arrived(DeliveredResult delivered) {
    CompletableFuture<JsonText> waiter;
    synchronized (lock) {
      waiter = waiters.poll(delivered.id());
      if (waiter == null) {
        hold(delivered);
        return;
      }
      beingAcknowledged++;
    }
    acknowledge(delivered);
    waiter.complete(delivered.result().data());
  }

  private void acknowledge(DeliveredResult delivered) {
    delivered.acknowledge();
    synchronized (lock) {
      beingAcknowledged--;
      updateIfIdle();
    }
  }

  private void hold(DeliveredResult delivered) {
    DeliveredResult replaced = foreign.hold(delivered);
    if (replaced != null) {
      executor.execute(replaced::requeue);
    }
    var unused = executor.schedule(
        () -> release(delivered), foreign.nextPauseMillis(delivered.id()), TimeUnit.MILLISECONDS);
  }

  /** Replaces a consumer whose channel is closed or whose queue is deleted. */
  void lost(ResultConsumer ended) {
    synchronized (lock) {
      if (consumer == ended) {
        forgetConsumer();
        retry();
      }
    }
    executor.execute(ended::close);
  }

  // Called by the executor.

  private void release(DeliveredResult delivered) {
    synchronized (lock) {
      if (!foreign.release(delivered)) {
        return;
      }
    }
    delivered.requeue();
  }

  /** Starts or ends the consumer. */
  private void update() {
    ResultConsumer superfluous;
    synchronized (lock) {
      isUpdateDue = false;
      superfluous = isIdle() ? consumer : null;
      if (superfluous != null) {
        forgetConsumer();
      } else if (waiters.isEmpty() || consumer != null) {
        return;
      }
    }
    if (superfluous != null) {
      superfluous.close();
    } else {
      start();
    }
  }

  private void start() {
    try {
      ResultConsumer started = ResultConsumer.start(broker, layout, index, this);
      synchronized (lock) {
        consumer = started;
        trouble = null;
        retryMillis = FIRST_RETRY_MILLIS;
      }
      if (started.isLost()) {
        lost(started);
      }
    } catch (RpcProtocolException e) {
      fail(e);
    } catch (RpcException e) {
      synchronized (lock) {
        trouble = e;
        retry();
      }
    }
  }

  /** Ends all waits; the broker is closed already. */
  void close() {
    fail(broker.closed());
  }

  private void fail(RpcException failure) {
    List<CompletableFuture<JsonText>> all;
    synchronized (lock) {
      all = waiters.removeAll();
    }
    all.forEach(waiter -> waiter.completeExceptionally(failure));
  }

  // With the lock held.

  /** Returns whether the consumer can end, which returns unacknowledged results to the queue. */
  private boolean isIdle() {
    return waiters.isEmpty() && beingAcknowledged == 0;
  }

  private void updateIfIdle() {
    if (isIdle()) {
      updateAfter(0);
    }
  }

  private void forgetConsumer() {
    consumer = null;
    foreign = new ForeignResults();
  }

  private void retry() {
    updateAfter(retryMillis);
    retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS);
  }

  private void updateAfter(long millis) {
    if (!isUpdateDue) {
      isUpdateDue = true;
      var unused = executor.schedule(this::update, millis, TimeUnit.MILLISECONDS);
    }
  }
}
