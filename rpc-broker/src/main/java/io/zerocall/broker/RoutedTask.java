package io.zerocall.broker;

import io.zerocall.RpcContext;
import io.zerocall.RpcTiming;
import io.zerocall.broker.scheduling.Task;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.RoutedCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that has come to the broker's server. Thread-safe. */
final class RoutedTask extends Task {
  private final RoutedCall call;
  private final Result result;

  /** What the server waits for; its cancellation abandons the task. */
  private final class Result extends CompletableFuture<JsonBytes> {
    private final TaskDispatcher dispatcher;

    Result(TaskDispatcher dispatcher) {
      this.dispatcher = dispatcher;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        dispatcher.abandon(RoutedTask.this);
      }
      return cancelled;
    }
  }

  RoutedTask(RoutedCall call, TaskDispatcher dispatcher) {
    super(call.method(), call.routing(), call.deadlineNanos(), call.client());
    this.call = call;
    this.result = new Result(dispatcher);
  }

  CompletionStage<JsonBytes> result() {
    return result;
  }

  @Override
  public RpcContext context() {
    return call.context();
  }

  @Override
  public @Nullable Consumer<RpcTiming> timingListener() {
    return call.context().timingListener().orElse(null);
  }

  @Override
  protected long contentBytes() {
    JsonBytes params = call.params();
    return params == null ? 0 : params.size();
  }

  @Override
  public @Nullable JsonBytes params() {
    return call.params();
  }

  @Override
  public void succeeded(JsonBytes value) {
    result.complete(value);
  }

  @Override
  public void failed(ErrorObject error) {
    result.completeExceptionally(new RpcErrorReply(error.code(), error.message(), error.data()));
  }
}
