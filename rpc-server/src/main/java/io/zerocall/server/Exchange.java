package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.Request;
import io.zerocall.json.RequestId;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.server.work.Work;
import io.zerocall.transport.Envelope;
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
final class Exchange implements Work, Caller {
  /** What takes longer in all is not run on the thread that reads. */
  private static final long QUICK_NANOS = 500_000;

  /** To refuse a call costs about as much as to run one that is as short as this. */
  private static final long CHEAP_NANOS = 20_000;

  private final Runner runner;
  private final Invoker invoker;
  private final ServerSettings settings;
  private final ConnectionState connection;
  private final ReplyTo replyTo;
  private final RpcContext context;
  private final long deadline;
  private final List<Request<ServerMethod>> requests;

  /** Beside the requests: those that can be run. */
  private final @Nullable RunningCall[] running;

  private final ReplyCollector replies;
  private final int requestBytes;
  private final Envelope envelope;
  private final boolean inOrder;
  private boolean charged;
  private int next;

  /** What runs exchanges, as far as they know it. Safe for use by any thread. */
  interface Runner {

    /** Whether the server isn't closing. */
    boolean isOpen();

    /** Runs what is left of an exchange on a worker. */
    void continueLater(Exchange exchange);

    /** No thread could be had for an exchange: refuses it. */
    void refuseForWorkers(Exchange exchange);

    /** An exchange has been answered. */
    void ended(Exchange exchange);
  }

  /**
   * Makes the exchange of a message, whose calls may be cancelled from now on.
   *
   * @param envelope the frames before the message, which its reply repeats
   * @param deadline when its calls expire; {@code Long.MAX_VALUE} if never
   * @param inOrder whether it is run in the order of its connection's messages, and so at once
   * @param requestBytes the size of the message
   */
  Exchange(
      Runner runner,
      Invoker invoker,
      ServerSettings settings,
      ConnectionState connection,
      ReplyTo replyTo,
      Envelope envelope,
      RpcContext context,
      long deadline,
      List<Request<ServerMethod>> requests,
      ReplyCollector replies,
      boolean inOrder,
      int requestBytes) {
    this.runner = runner;
    this.invoker = invoker;
    this.settings = settings;
    this.connection = connection;
    this.replyTo = replyTo;
    this.envelope = envelope;
    this.context = context;
    this.deadline = deadline;
    this.requests = requests;
    this.running = new RunningCall[requests.size()];
    this.replies = replies;
    this.inOrder = inOrder;
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

  ConnectionState connection() {
    return connection;
  }

  // The caller, for the methods.

  @Override
  public RpcContext context() {
    return context;
  }

  @Override
  public @Nullable Subscriber subscriber() {
    return envelope.isPresent() ? null : connection.subscriber();
  }

  @Override
  public void cancel(RequestId id) {
    connection.cancel(id);
  }

  @Override
  public String toString() {
    return connection.toString();
  }

  // What a dispatcher asks.

  /** How many calls are left. */
  int size() {
    return running.length - next;
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
      if (requests.get(i) instanceof Request.Call<ServerMethod> call) {
        LatencyProfile latency = call.target().latency();
        if (!latency.isQuick()) {
          return false;
        }
        nanos += latency.meanNanos();
      }
    }
    return nanos <= (late ? running.length * CHEAP_NANOS : QUICK_NANOS);
  }

  /** Whether it is run in the order of its connection's messages, and so at once. */
  boolean isInOrder() {
    return inOrder;
  }

  /** The bytes of its message, while it waits or runs on a worker. */
  int requestBytes() {
    return requestBytes;
  }

  /** Its memory has been charged, and is to be released at its end. */
  void charged() {
    charged = true;
  }

  boolean isCharged() {
    return charged;
  }

  long remainingNanos() {
    return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - settings.now();
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
        share = Math.max(share, call.target().latency().computingShare());
      }
    }
    return share;
  }

  @Override
  public long meanCpuNanos() {
    long nanos = 0;
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        long mean = call.target().latency().meanCpuNanos();
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
    forEachProfile(profile -> profile.measured(cpuNanos, wallNanos, contended));
  }

  @Override
  public void seenToWait(long cpuNanos, long wallNanos) {
    forEachProfile(profile -> profile.seenToWait(cpuNanos, wallNanos));
  }

  private void forEachProfile(Consumer<LatencyProfile> action) {
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        action.accept(call.target().latency());
      }
    }
  }

  @Override
  public void refused() {
    runner.refuseForWorkers(this);
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
      CompletableFuture<?> future = Futures.of(stage);
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
    if (deadline != Long.MAX_VALUE && settings.now() - deadline >= 0) {
      return new ErrorObject(
          RpcErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded before the method began");
    } else if (!call.begin()) {
      return runner.isOpen() ? cancelled() : shuttingDown();
    }
    return null;
  }

  private @Nullable Object invoke(Request.Call<ServerMethod> request, RunningCall call)
      throws Throwable {
    LatencyProfile latency = request.target().latency();
    long begun = settings.now();
    latency.runs();
    try {
      return invoker.invoke(request, this);
    } finally {
      call.returned();
      latency.ran(settings.now() - begun);
    }
  }

  private boolean mayBePending(Request.Call<ServerMethod> request) {
    return request.target().contract().isAsync() || invoker.isIntercepted();
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
        runner.continueLater(this);
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
    ExceptionMapper exceptions = settings.exceptions();
    if (call.isCancelled()) {
      exceptions.thrownByCancelled(request.target().name(), connection, thrown);
      replies.error(request.id(), cancelled());
    } else {
      replies.error(request.id(), exceptions.thrown(request.target(), connection, thrown));
    }
  }

  static ErrorObject shuttingDown() {
    return new ErrorObject(RpcErrorCode.SHUTTING_DOWN, "The server is shutting down");
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
        ReplyCollector.send(replyTo, new Message(envelope, null, document), connection);
      }
    } finally {
      runner.ended(this);
    }
  }
}
