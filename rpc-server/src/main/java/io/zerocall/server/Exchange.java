package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.Request;
import io.zerocall.server.work.Work;
import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One message being answered: its calls run one after the other in the order written, and one reply
 * goes back at the end. A single request is a batch of one that is answered without brackets. One
 * thread at a time works on it; which one changes when a method returns a future that is not
 * complete yet.
 */
final class Exchange implements Work {
  /** What takes longer in all is not run on the thread that reads. */
  private static final long QUICK_NANOS = 500_000;

  /** To refuse a call costs about as much as to run one that is as short as this. */
  private static final long CHEAP_NANOS = 20_000;

  private final Dispatcher dispatcher;
  private final ServerConnection connection;
  private final ReplyTo replyTo;
  private final boolean delimited;
  private final RpcContext context;
  private final long deadline;
  private final List<RunningCall> calls;
  private final Replies replies;
  private final int requestBytes;
  private long chargedBytes;
  private int next;

  Exchange(
      Dispatcher dispatcher,
      ServerConnection connection,
      ReplyTo replyTo,
      boolean delimited,
      RpcContext context,
      long deadline,
      List<Request<ServerMethod>> requests,
      Replies replies,
      int requestBytes) {
    this.dispatcher = dispatcher;
    this.connection = connection;
    this.replyTo = replyTo;
    this.delimited = delimited;
    this.context = context;
    this.deadline = deadline;
    this.calls = new ArrayList<>(requests.size());
    this.replies = replies;
    this.requestBytes = requestBytes;
    for (Request<ServerMethod> request : requests) {
      RunningCall call = new RunningCall(request, replyTo);
      calls.add(call);
      if (request.target() != null) {
        connection.begun(call);
      }
    }
  }

  ServerConnection connection() {
    return connection;
  }

  /** What came with the message. */
  RpcContext context() {
    return context;
  }

  /** How many calls are left. */
  int size() {
    return calls.size() - next;
  }

  /** Whether the message came as a REQ socket sends it. */
  boolean isDelimited() {
    return delimited;
  }

  /**
   * Whether all of its methods have been quick so far, so that it may run on the thread that reads.
   *
   * @param late whether the message had to wait for that thread: then only what is so short that it
   *     isn't worth a queue
   */
  boolean isQuick(boolean late) {
    long nanos = 0;
    for (int i = 0; i < calls.size(); i++) {
      Request<ServerMethod> request = calls.get(i).request();
      ServerMethod method = request.target();
      if (method != null && !dispatcher.hasItsTurn(request)) {
        if (!method.pace().isQuick()) {
          return false;
        }
        nanos += method.pace().meanNanos();
      }
    }
    return nanos <= (late ? calls.size() * CHEAP_NANOS : QUICK_NANOS);
  }

  /** Whether it is run in the order of its connection's messages, and so at once. */
  boolean isInTurn() {
    return calls.size() == 1 && dispatcher.hasItsTurn(calls.get(0).request());
  }

  /** The bytes of its message, while it waits or runs on a worker. */
  int requestBytes() {
    return requestBytes;
  }

  /** What was charged for it, to be given back at its end. */
  void charged(long bytes) {
    chargedBytes = bytes;
  }

  long chargedBytes() {
    return chargedBytes;
  }

  long remainingNanos() {
    return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - dispatcher.now();
  }

  /** Whether nobody waits for any of it. */
  boolean isUnwanted() {
    for (RunningCall call : calls) {
      if (call.request().isNotification()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int calls() {
    return calls.size();
  }

  @Override
  public double computingShare() {
    double share = 0;
    for (RunningCall call : calls) {
      ServerMethod method = call.request().target();
      if (method != null) {
        share = Math.max(share, method.pace().computingShare());
      }
    }
    return share;
  }

  @Override
  public long meanCpuNanos() {
    long nanos = 0;
    for (RunningCall call : calls) {
      ServerMethod method = call.request().target();
      if (method != null) {
        long mean = method.pace().meanCpuNanos();
        if (mean == Long.MAX_VALUE) {
          return mean;
        }
        nanos += mean;
      }
    }
    return nanos;
  }

  @Override
  public void measured(long cpuNanos, long wallNanos, boolean contended) {
    forEachPace(pace -> pace.measured(cpuNanos, wallNanos, contended));
  }

  @Override
  public void seenToWait(long cpuNanos, long wallNanos) {
    forEachPace(pace -> pace.seenToWait(cpuNanos, wallNanos));
  }

  private void forEachPace(Consumer<Pace> action) {
    for (RunningCall call : calls) {
      ServerMethod method = call.request().target();
      if (method != null) {
        action.accept(method.pace());
      }
    }
  }

  @Override
  public void refused() {
    dispatcher.noWorkerFor(this);
  }

  /**
   * Answers all calls that are left with one and the same error, unless they have their own, and
   * runs nothing more.
   */
  void refuse(ErrorObject reason) {
    while (next < calls.size()) {
      RunningCall call = calls.get(next++);
      ErrorObject own = call.request().error();
      answerError(call, own != null ? own : reason);
    }
    finish();
  }

  /** What is left to do may take long: the next message of the connection may be told of. */
  void examined() {
    replyTo.examined();
  }

  @Override
  public void accepted() {
    examined(); // the executor may run it on this thread
  }

  /** Runs what is left to run, up to a future that has to be waited for. */
  @Override
  public void run() {
    RpcContext outer = RpcContext.enter(context);
    try {
      while (next < calls.size()) {
        RunningCall call = calls.get(next++);
        CompletableFuture<?> pending = answer(call);
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
   * Runs a call and adds its reply, whatever happens; returns the future that has to complete
   * first, if there is one.
   */
  private @Nullable CompletableFuture<?> answer(RunningCall call) {
    ErrorObject refusal = refusal(call);
    if (refusal != null) {
      answerError(call, refusal);
      return null;
    }
    try {
      Object result = invoke(call);
      if (!(result instanceof CompletionStage<?> stage) || !mayBePending(call)) {
        answerResult(call, result);
        return null;
      }
      CompletableFuture<?> future = future(stage);
      if (!future.isDone()) {
        call.waitsFor(future);
        return future;
      }
      answerResult(call, future.join());
    } catch (Throwable thrown) {
      answerThrown(call, thrown);
    }
    return null;
  }

  /** Why a call must not run, or null if it may, and then it has begun. */
  private @Nullable ErrorObject refusal(RunningCall call) {
    Request<ServerMethod> request = call.request();
    if (request.error() != null) {
      return request.error();
    } else if (deadline != Long.MAX_VALUE && dispatcher.now() - deadline >= 0) {
      return new ErrorObject(
          RpcErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded before the method began");
    } else if (!call.begin()) {
      return dispatcher.isOpen() ? cancelled() : Dispatcher.shuttingDown();
    }
    return null;
  }

  private @Nullable Object invoke(RunningCall call) throws Throwable {
    ServerMethod method = target(call);
    long begun = dispatcher.now();
    method.pace().runs();
    try {
      return dispatcher.invoke(method, call.request(), this);
    } finally {
      call.returned();
      method.pace().ran(dispatcher.now() - begun);
    }
  }

  private boolean mayBePending(RunningCall call) {
    return target(call).contract().isAsync() || dispatcher.isIntercepted();
  }

  /** The method of a call that has begun. */
  private static ServerMethod target(RunningCall call) {
    return Objects.requireNonNull(call.request().target());
  }

  static CompletableFuture<?> future(CompletionStage<?> stage) {
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

  private void goOnAfter(CompletableFuture<?> pending, RunningCall call) {
    var unused = pending.whenComplete((result, thrown) -> {
      if (thrown == null) {
        answerResult(call, result);
      } else {
        answerThrown(call, thrown);
      }
      if (next < calls.size()) {
        // Never on the thread that completes a user's future: it has its own things to do.
        dispatcher.goOn(this);
      } else {
        finish();
      }
    });
  }

  private void answerResult(RunningCall call, @Nullable Object result) {
    if (call.isCancelled()) {
      answerError(call, cancelled());
    } else {
      replies.result(target(call), call.request().id(), result);
    }
  }

  private void answerThrown(RunningCall call, Throwable thrown) {
    Failures failures = dispatcher.failures();
    if (call.isCancelled()) {
      failures.thrownByCancelled(target(call).name(), connection, thrown);
      answerError(call, cancelled());
    } else {
      answerError(call, failures.thrown(target(call), connection, thrown));
    }
  }

  private void answerError(RunningCall call, ErrorObject error) {
    replies.error(call.request().id(), error);
  }

  static ErrorObject cancelled() {
    return new ErrorObject(RpcErrorCode.CANCELLED, "Cancelled");
  }

  private void finish() {
    try {
      byte[] document = replies.document();
      calls.forEach(connection::ended);
      connection.answered(calls.size());
      if (document != null) {
        connection.send(replyTo, new Message(delimited, null, document));
      }
    } finally {
      dispatcher.ended(this);
    }
  }
}
