package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.Request;
import io.zerocall.server.work.Work;
import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.util.List;
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
  private final List<Request<ServerMethod>> requests;

  /** Beside the requests: those that can be run. */
  private final @Nullable RunningCall[] running;

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
    this.requests = requests;
    this.running = new RunningCall[requests.size()];
    this.replies = replies;
    this.requestBytes = requestBytes;
    for (int i = 0; i < running.length; i++) {
      Request<ServerMethod> request = requests.get(i);
      if (request instanceof Request.Call) {
        RunningCall call = new RunningCall(request.id(), replyTo);
        running[i] = call;
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
    return running.length - next;
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
    for (int i = 0; i < running.length; i++) {
      if (requests.get(i) instanceof Request.Call<ServerMethod> call
          && !dispatcher.hasItsTurn(call)) {
        Pace pace = call.target().pace();
        if (!pace.isQuick()) {
          return false;
        }
        nanos += pace.meanNanos();
      }
    }
    return nanos <= (late ? running.length * CHEAP_NANOS : QUICK_NANOS);
  }

  /** Whether it is run in the order of its connection's messages, and so at once. */
  boolean isInTurn() {
    return running.length == 1 && dispatcher.hasItsTurn(requests.get(0));
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
    for (Request<ServerMethod> request : requests) {
      if (request.isNotification()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int calls() {
    return running.length;
  }

  @Override
  public double computingShare() {
    double share = 0;
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        share = Math.max(share, call.target().pace().computingShare());
      }
    }
    return share;
  }

  @Override
  public long meanCpuNanos() {
    long nanos = 0;
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        long mean = call.target().pace().meanCpuNanos();
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
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        action.accept(call.target().pace());
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
    while (next < running.length) {
      Request<ServerMethod> request = requests.get(next++);
      replies.error(
          request.id(),
          request instanceof Request.Failed<ServerMethod> failed ? failed.error() : reason);
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
      while (next < running.length) {
        int index = next++;
        RunningCall call = running[index];
        if (call == null) {
          answerFailed(requests.get(index));
        } else if (!answer((Request.Call<ServerMethod>) requests.get(index), call)) {
          return;
        }
      }
    } finally {
      RpcContext.enter(outer);
    }
    finish();
  }

  private void answerFailed(Request<ServerMethod> request) {
    if (request instanceof Request.Failed<ServerMethod> failed) {
      replies.error(failed.id(), failed.error());
    }
  }

  /**
   * Runs a call and adds its reply, whatever happens; false if a future has to complete first,
   * after which what is left goes on.
   */
  private boolean answer(Request.Call<ServerMethod> request, RunningCall call) {
    ErrorObject refusal = refusal(call);
    if (refusal != null) {
      replies.error(request.id(), refusal);
      return true;
    }
    try {
      Object result = invoke(request, call);
      if (!(result instanceof CompletionStage<?> stage) || !mayBePending(request)) {
        answerResult(request, call, result);
        return true;
      }
      CompletableFuture<?> future = future(stage);
      if (!future.isDone()) {
        call.waitsFor(future);
        goOnAfter(future, request, call);
        return false;
      }
      answerResult(request, call, future.join());
    } catch (Throwable thrown) {
      answerThrown(request, call, thrown);
    }
    return true;
  }

  /** Why a call must not run, or null if it may, and then it has begun. */
  private @Nullable ErrorObject refusal(RunningCall call) {
    if (deadline != Long.MAX_VALUE && dispatcher.now() - deadline >= 0) {
      return new ErrorObject(
          RpcErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded before the method began");
    } else if (!call.begin()) {
      return dispatcher.isOpen() ? cancelled() : Dispatcher.shuttingDown();
    }
    return null;
  }

  private @Nullable Object invoke(Request.Call<ServerMethod> request, RunningCall call)
      throws Throwable {
    Pace pace = request.target().pace();
    long begun = dispatcher.now();
    pace.runs();
    try {
      return dispatcher.invoke(request, this);
    } finally {
      call.returned();
      pace.ran(dispatcher.now() - begun);
    }
  }

  private boolean mayBePending(Request.Call<ServerMethod> request) {
    return request.target().contract().isAsync() || dispatcher.isIntercepted();
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

  private void goOnAfter(
      CompletableFuture<?> pending, Request.Call<ServerMethod> request, RunningCall call) {
    var unused = pending.whenComplete((result, thrown) -> {
      if (thrown == null) {
        answerResult(request, call, result);
      } else {
        answerThrown(request, call, thrown);
      }
      if (next < running.length) {
        // Never on the thread that completes a user's future: it has its own things to do.
        dispatcher.goOn(this);
      } else {
        finish();
      }
    });
  }

  private void answerResult(
      Request.Call<ServerMethod> request, RunningCall call, @Nullable Object result) {
    if (call.isCancelled()) {
      replies.error(request.id(), cancelled());
    } else {
      replies.result(request.target(), request.id(), result);
    }
  }

  private void answerThrown(
      Request.Call<ServerMethod> request, RunningCall call, Throwable thrown) {
    Failures failures = dispatcher.failures();
    if (call.isCancelled()) {
      failures.thrownByCancelled(request.target().name(), connection, thrown);
      replies.error(request.id(), cancelled());
    } else {
      replies.error(request.id(), failures.thrown(request.target(), connection, thrown));
    }
  }

  static ErrorObject cancelled() {
    return new ErrorObject(RpcErrorCode.CANCELLED, "Cancelled");
  }

  private void finish() {
    try {
      byte[] document = replies.document();
      for (RunningCall call : running) {
        if (call != null) {
          connection.ended(call);
        }
      }
      connection.answered(running.length);
      if (document != null) {
        connection.send(replyTo, new Message(delimited, null, document));
      }
    } finally {
      dispatcher.ended(this);
    }
  }
}
