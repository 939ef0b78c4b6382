package io.zerocall.broker.jobs;

import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.server.RpcErrorReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;

/** Answers and logs the failures of a store. */
public final class StoreFailures {
  private StoreFailures() {}

  /** Turns the failure of a store into an error for the caller. */
  public static <T> CompletionStage<T> answer(CompletionStage<T> stage) {
    return stage.exceptionallyCompose(failure -> CompletableFuture.failedFuture(
        cause(failure) instanceof StoreUnavailableException ? unavailable() : cause(failure)));
  }

  static RpcErrorReply unavailable() {
    return new RpcErrorReply(RpcErrorCode.OVERLOADED, "The store of jobs is not available", null);
  }

  /**
   * Logs a failure. That the store is unavailable concerns many jobs at once, so each gets one line
   * only. Any other failure is logged with its stack trace.
   *
   * @param what a sentence that says what could not be done
   */
  public static void log(Logger log, String what, Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof StoreUnavailableException) {
      log.error("{}: {}", what, cause.getMessage());
    } else {
      log.error(what, cause);
    }
  }

  private static Throwable cause(Throwable failure) {
    boolean wraps = failure instanceof CompletionException || failure instanceof ExecutionException;
    return wraps && failure.getCause() != null ? failure.getCause() : failure;
  }
}
