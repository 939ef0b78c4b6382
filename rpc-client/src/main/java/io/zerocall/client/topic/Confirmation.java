package io.zerocall.client.topic;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Whether a server has confirmed all topics of a listener. Thread-safe. */
public final class Confirmation {
  private final Runnable changed;
  private final AtomicInteger missing;
  private volatile @Nullable Throwable refusal;

  /**
   * Creates a confirmation that is outstanding.
   *
   * @param topics the number of topics
   * @param changed is run when the server has confirmed a topic, or refused one; must not block
   */
  public Confirmation(int topics, Runnable changed) {
    this.missing = new AtomicInteger(topics);
    this.changed = changed;
  }

  /** Returns whether the server has confirmed all topics. */
  public boolean isComplete() {
    return missing.get() == 0;
  }

  /** Returns the exception with which the server has refused a topic; null if it has not. */
  public @Nullable Throwable refusal() {
    return refusal;
  }

  void confirmed() {
    missing.decrementAndGet();
    changed.run();
  }

  void refused(Throwable why) {
    refusal = why;
    changed.run();
  }
}
