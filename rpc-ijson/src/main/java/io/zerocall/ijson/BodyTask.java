package io.zerocall.ijson;

import io.zerocall.RpcContext;
import io.zerocall.broker.scheduling.Task;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task that was posted to this interface: its content is a body of any kind. */
abstract class BodyTask extends Task {
  /** All clients of the interface count as one, so that the order of their tasks is kept. */
  private static final Object CLIENT = new Object();

  private final byte[] body;
  private final @Nullable String traceparent;

  BodyTask(String queue, byte[] body, Routing routing, @Nullable String traceparent) {
    super(queue, routing, Long.MAX_VALUE, CLIENT);
    this.body = body;
    this.traceparent = traceparent;
  }

  byte[] body() {
    return body;
  }

  @Override
  public RpcContext context() {
    return new RpcContext(Map.of(), traceparent, Long.MAX_VALUE);
  }

  @Override
  protected long contentBytes() {
    return body.length;
  }

  @Override
  public @Nullable JsonBytes params() {
    return Documents.params(body);
  }
}
