package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.ReplyWriter;
import io.zerocall.json.Request;
import io.zerocall.json.RequestId;
import io.zerocall.transport.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One message being answered: its calls run one after the other in the order written, and one reply
 * goes back at the end. A single request is a batch of one that is answered without brackets. One
 * thread at a time works on it; which one changes when a method returns a future that is not
 * complete yet.
 */
final class Exchange implements Runnable {
  private final Dispatcher dispatcher;
  private final ServerConnection connection;
  private final Message message;
  private final RpcContext context;
  private final long deadline;
  private final boolean isBatch;
  private final List<RunningCall> calls;
  private final List<byte[]> replies;
  private int next;

  Exchange(
      Dispatcher dispatcher,
      ServerConnection connection,
      Message message,
      RpcContext context,
      long deadline,
      List<Request<ServerMethod>> requests,
      boolean isBatch) {
    this.dispatcher = dispatcher;
    this.connection = connection;
    this.message = message;
    this.context = context;
    this.deadline = deadline;
    this.isBatch = isBatch;
    this.calls = new ArrayList<>(requests.size());
    this.replies = new ArrayList<>(requests.size());
    for (Request<ServerMethod> request : requests) {
      RunningCall call = new RunningCall(request);
      calls.add(call);
      if (request.id() != null && request.target() != null) {
        connection.begun(request.id(), call);
      }
    }
  }

  ServerConnection connection() {
    return connection;
  }

  /**
   * Whether all of its methods have been quick so far, so that it may run on the thread that reads.
   */
  boolean isQuick() {
    for (RunningCall call : calls) {
      ServerMethod method = call.request().target();
      if (method != null && !method.pace().isQuick()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Answers all calls that are left with one and the same error, unless they have their own, and
   * runs nothing more.
   */
  void refuse(int code, String reason) {
    while (next < calls.size()) {
      RunningCall call = calls.get(next++);
      Request<ServerMethod> request = call.request();
      answerError(call, request.error() != null ? request.error() : new ErrorObject(code, reason));
    }
    finish();
  }

  /** Runs what is left to run, up to a future that has to be waited for. */
  @Override
  public void run() {
    RpcContext outer = RpcContext.enter(context);
    try {
      while (next < calls.size()) {
        RunningCall call = calls.get(next++);
        CompletionStage<?> pending = answer(call);
        if (pending != null) {
          goOnAfter(pending, call);
          return;
        }
      }
    } finally {
      RpcContext.enter(outer);
    }
    finish();
  }

  /**
   * Runs a call and adds its reply; returns the future that has to complete first, if there is one.
   */
  private @Nullable CompletionStage<?> answer(RunningCall call) {
    Request<ServerMethod> request = call.request();
    ServerMethod method = request.target();
    if (method == null || request.error() != null) {
      answerError(
          call,
          request.error() != null ? request.error() : ErrorObject.invalidRequest("no method"));
      return null;
    }
    if (dispatcher.now() - deadline >= 0 && deadline != Long.MAX_VALUE) {
      answerError(
          call,
          new ErrorObject(
              RpcErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded before the method began"));
      return null;
    }
    if (!call.begin()) {
      answerError(call, cancelled());
      return null;
    }
    long begun = dispatcher.now();
    Object result;
    try {
      result = dispatcher.invoke(method, request, context, connection);
    } catch (Throwable thrown) {
      call.returned();
      answerThrown(call, thrown);
      return null;
    } finally {
      method.pace().ran(dispatcher.now() - begun);
    }
    call.returned();
    if (result instanceof CompletionStage<?> stage
        && (method.contract().isAsync() || dispatcher.isIntercepted())) {
      CompletableFuture<?> future = stage.toCompletableFuture();
      if (!future.isDone()) {
        call.waitsFor(future);
        return future;
      }
      answerDone(call, future);
    } else {
      answerResult(call, result);
    }
    return null;
  }

  private void goOnAfter(CompletionStage<?> pending, RunningCall call) {
    var unused = pending.whenComplete((result, thrown) -> {
      if (thrown == null) {
        answerResult(call, result);
      } else {
        answerThrown(call, thrown);
      }
      if (next < calls.size()) {
        // Never on the thread that completes a user's future: it has its own things to do.
        dispatcher.resume(this);
      } else {
        finish();
      }
    });
  }

  private void answerDone(RunningCall call, CompletableFuture<?> future) {
    Object result;
    try {
      result = future.join();
    } catch (RuntimeException e) {
      answerThrown(call, e);
      return;
    }
    answerResult(call, result);
  }

  private void answerResult(RunningCall call, @Nullable Object result) {
    if (call.isCancelled()) {
      answerError(call, cancelled());
      return;
    }
    RequestId id = call.request().id();
    if (id != null) {
      replies.add(dispatcher.replies().result(id, result));
    }
  }

  private void answerThrown(RunningCall call, Throwable thrown) {
    dispatcher.thrown(call.request(), thrown);
    answerError(call, call.isCancelled() ? cancelled() : dispatcher.failures().describe(thrown));
  }

  private void answerError(RunningCall call, ErrorObject error) {
    RequestId id = call.request().id();
    if (id != null) {
      replies.add(dispatcher.replies().error(id, error));
    }
  }

  private static ErrorObject cancelled() {
    return new ErrorObject(RpcErrorCode.CANCELLED, "Cancelled");
  }

  private void finish() {
    for (RunningCall call : calls) {
      connection.ended(call.request().id(), call);
    }
    connection.answered(calls.size());
    if (!replies.isEmpty()) {
      connection.send(message.reply(isBatch ? joined() : replies.get(0)));
    }
    dispatcher.ended(this);
  }

  /**
   * The batch of the replies; if that is too large, each call that has too large a share gets an
   * error instead.
   */
  private byte[] joined() {
    byte[] batch = ReplyWriter.batch(replies);
    int limit = dispatcher.limits().messageBytes();
    if (batch.length <= limit) {
      return batch;
    }
    List<byte[]> fitting = new ArrayList<>();
    int room = limit - 2 - replies.size();
    for (RunningCall call : calls) {
      RequestId id = call.request().id();
      if (id == null) {
        continue;
      }
      byte[] reply = replies.get(fitting.size());
      int share = room / (replies.size() - fitting.size());
      if (reply.length > share) {
        reply = dispatcher
            .replies()
            .error(
                id,
                new ErrorObject(
                    RpcErrorCode.INTERNAL_ERROR,
                    "The batch's results are too large together (limit: " + limit + " bytes)"));
      }
      room -= reply.length;
      fitting.add(reply);
    }
    return ReplyWriter.batch(fitting);
  }
}
