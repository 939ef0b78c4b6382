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
  private final int headerBytes;

  BodyTask(String queue, byte[] body, Routing routing, @Nullable String traceparent) {
    super(queue, routing, Long.MAX_VALUE, CLIENT);
    this.body = body;
    this.traceparent = traceparent;
    this.headerBytes = length(traceparent) + length(routing.worker());
  }

  private static int length(@Nullable String header) {
    return header == null ? 0 : header.length();
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
    return (long) body.length + headerBytes;
  }

  @Override
  public @Nullable JsonBytes params() {
    return Documents.params(body);
  }
}
