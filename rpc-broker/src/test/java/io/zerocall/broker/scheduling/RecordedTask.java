package io.zerocall.broker.scheduling;

import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import java.util.concurrent.CompletableFuture;

/** A call that keeps its outcome: the code of the error, or 0 for a result. */
final class RecordedTask extends EmptyTask {
  final CompletableFuture<Integer> outcome = new CompletableFuture<>();

  RecordedTask(String method) {
    this(method, Long.MAX_VALUE);
  }

  RecordedTask(String method, long deadlineNanos) {
    super(method, Routing.DEFAULT, deadlineNanos);
  }

  @Override
  public void succeeded(JsonBytes result) {
    ended(0);
  }

  @Override
  public void failed(ErrorObject error) {
    ended(error.code());
  }

  private void ended(int code) {
    if (!outcome.complete(code)) {
      throw new AssertionError("it has ended before");
    }
  }
}
