package io.zerocall.broker.scheduling;

import io.zerocall.RpcTiming;
import io.zerocall.json.document.ErrorObject;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports how long a worker has a task, and how long the task waits and runs there if the worker
 * says so: when the task was sent, and again at its end. A task that the worker refuses is reported
 * as one that was not sent. Thread-safe.
 */
final class TimedOutcome implements TaskOutcome {
  private static final RpcTiming NOT_SENT = timing(Duration.ZERO, null, null);

  private final TaskOutcome outcome;
  private final Consumer<RpcTiming> listener;
  private final LongSupplier clock;
  private final long sentNanos;

  // Guarded by this.
  private @Nullable Duration waited;
  private @Nullable Duration ran;
  private boolean over;

  /** Creates the outcome of a task that is sent now. */
  TimedOutcome(TaskOutcome outcome, Consumer<RpcTiming> listener, LongSupplier clock) {
    this.outcome = outcome;
    this.listener = listener;
    this.clock = clock;
    this.sentNanos = clock.getAsLong();
  }

  /** Reports that the task was sent, unless the worker has answered already. */
  synchronized void sent() {
    if (!over) {
      report();
    }
  }

  private void report() {
    long nanos = Math.max(1, clock.getAsLong() - sentNanos);
    listener.accept(timing(Duration.ofNanos(nanos), waited, ran));
  }

  private static RpcTiming timing(
      Duration sent, @Nullable Duration waited, @Nullable Duration ran) {
    return new RpcTiming(Duration.ZERO, Duration.ZERO, sent, waited, ran, null);
  }

  private synchronized void end(boolean refused) {
    over = true;
    if (refused) {
      listener.accept(NOT_SENT);
    } else {
      report();
    }
  }

  @Override
  public synchronized void timed(long waitedNanos, long ranNanos) {
    waited = Duration.ofNanos(waitedNanos);
    ran = Duration.ofNanos(ranNanos);
  }

  @Override
  public void progressed(long progress, long total, @Nullable String message) {
    outcome.progressed(progress, total, message);
  }

  @Override
  public void failed(ErrorObject error) {
    end(TaskDispatcher.isRefusal(error));
    outcome.failed(error);
  }

  @Override
  public void answered(Completion completion) {
    end(false);
    outcome.answered(completion);
  }

  @Override
  public void lost() {
    end(false);
    outcome.lost();
  }
}
