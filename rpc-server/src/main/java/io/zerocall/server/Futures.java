package io.zerocall.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes futures of the stages that methods return. */
final class Futures {
  private Futures() {}

  /** Returns the stage as a future; a stage that doesn't support this is copied. */
  static CompletableFuture<?> of(CompletionStage<?> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      CompletableFuture<@Nullable Object> copy = new CompletableFuture<>();
      var unused = stage.whenComplete((result, thrown) -> {
        if (thrown == null) {
          copy.complete(result);
        } else {
          copy.completeExceptionally(thrown);
        }
      });
      return copy;
    }
  }
}
