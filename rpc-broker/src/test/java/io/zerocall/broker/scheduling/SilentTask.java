package io.zerocall.broker.scheduling;

import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import org.jspecify.annotations.Nullable;

/** A call whose caller never looks at the outcome. */
final class SilentTask extends EmptyTask {
  SilentTask(String method, @Nullable String worker) {
    this(method, worker, false);
  }

  /** @param ifPresent whether it is only for workers that are present */
  SilentTask(String method, @Nullable String worker, boolean ifPresent) {
    this(method, worker, ifPresent, Long.MAX_VALUE);
  }

  SilentTask(String method, @Nullable String worker, boolean ifPresent, long deadlineNanos) {
    super(method, new Routing(0, worker, ifPresent), deadlineNanos);
  }

  @Override
  public void succeeded(JsonBytes result) {
    throw new AssertionError("the scheduler completes nothing");
  }

  @Override
  public void failed(ErrorObject error) {
    throw new AssertionError("the scheduler completes nothing");
  }
}
