package io.zerocall.broker.scheduling;

import io.zerocall.RpcContext;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call without content, whose caller never looks at the outcome. */
final class SilentTask extends Task {
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  SilentTask(String method, @Nullable String worker) {
    this(method, worker, false);
  }

  /** @param ifPresent whether it is only for workers that are present */
  SilentTask(String method, @Nullable String worker, boolean ifPresent) {
    this(method, worker, ifPresent, Long.MAX_VALUE);
  }

  SilentTask(String method, @Nullable String worker, boolean ifPresent, long deadlineNanos) {
    super(method, new Routing(0, worker, ifPresent), deadlineNanos, "client");
  }

  @Override
  public RpcContext context() {
    return NO_CONTEXT;
  }

  @Override
  protected long contentBytes() {
    return 0;
  }

  @Override
  public @Nullable JsonBytes params() {
    return null;
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
