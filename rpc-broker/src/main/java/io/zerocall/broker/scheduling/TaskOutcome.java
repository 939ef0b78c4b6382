package io.zerocall.broker.scheduling;

import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.plain.JsonBytes;
import org.jspecify.annotations.Nullable;

/**
 * Receives what becomes of a task that a worker has: exactly one of the methods is called, once,
 * after any number of reports of its progress. Thread-safe; never blocks.
 */
public interface TaskOutcome {

  /** Called when the worker reports how far it is; see {@link Task#progressed}. */
  void progressed(long progress, long total, @Nullable String message);

  /**
   * Called before the worker's answer if the task {@linkplain Task#timingListener asks} where the
   * time goes, and the worker says how long the task waited and ran there.
   */
  default void timed(long waitedNanos, long ranNanos) {}

  /** Called when the worker has answered with a result. */
  default void succeeded(JsonBytes result) {
    answered(task -> task.succeeded(result));
  }

  /** Called when the worker has answered with an error. */
  void failed(ErrorObject error);

  /**
   * Called when the worker has answered.
   *
   * @param completion completes the task
   */
  void answered(Completion completion);

  /** Called when the worker's connection has ended before it answered. The method may have run. */
  void lost();

  /** Completes a task with what its worker has answered. */
  @FunctionalInterface
  interface Completion {
    void complete(Task task);
  }
}
