package io.zerocall.broker.scheduling;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call without content. */
abstract class EmptyTask extends Task {
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  EmptyTask(String method, Routing routing, long deadlineNanos) {
    super(method, routing, deadlineNanos, "client");
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
}
