package io.zerocall.broker.scheduling;

import io.zerocall.json.document.SerializedName;

/** The connection of a worker, whatever it speaks. Thread-safe. */
public interface WorkerConnection {
  /** Returned instead of an id if a task was not sent. */
  long NOT_SENT = -1;

  /**
   * Sends a task. Never blocks.
   *
   * @param method the task's method
   * @param outcome is notified of what becomes of the task, possibly before this method returns
   * @return an id above 0, by which the task can be cancelled; or {@link #NOT_SENT} if the worker
   *     can't take it. Then the outcome is not notified
   */
  long send(Task task, SerializedName method, TaskOutcome outcome);

  /** Asks the worker to cancel a task. The worker answers it in any case. */
  void cancel(long id);

  /** Returns whether the worker can take a task now, apart from its credit. */
  boolean takesTasks();

  /** Returns whether the connection has ended. */
  boolean isClosed();

  /**
   * Called when a queue that it serves is deleted. A worker that joins a queue by waiting for a
   * task leaves it. Others keep their offers, and the queue with them.
   */
  default void queueDeleted(String pattern) {}

  /** Returns a description for logs. */
  @Override
  String toString();
}
