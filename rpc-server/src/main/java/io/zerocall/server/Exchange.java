package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.Routing;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.server.work.LatencyProfile;
import io.zerocall.server.work.Work;
import io.zerocall.transport.Envelope;
import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One message that is being answered, or a part of one. Its calls run one at a time in the order
 * written, and one reply is sent at the end, that of the last part. A single request is a batch of
 * one that is answered without brackets. One thread at a time works on an exchange; another thread
 * continues it after a method has returned a future that is not complete yet.
 *
 * <p>At its deadline the {@link DeadlineScanner} ends the exchange while it waits in the queue,
 * while a method runs, or while a method's future is pending. The scanner doesn't interfere with a
 * thread that is between two methods; that thread checks the deadline itself before the next one.
 */
final class Exchange implements Work, Caller, RunningCall.Owner {
  /** An exchange that takes longer than this in all doesn't run on the thread that reads. */
  private static final long FAST_NANOS = 500_000;

  /** Refusing a call costs about as much as running one that is as short as this. */
  private static final long CHEAP_NANOS = 20_000;

  private final Runner runner;
  private final Invoker invoker;
  private final ServerSettings settings;
  private final ConnectionState connection;
  private final ReplyTo replyTo;
  private final MessageContext context;
  private final RpcContext calls;
  private final @Nullable RunningJob job;
  private final @Nullable RunTimes runTimes;
  private final long deadline;
  private final List<Request<ServerMethod>> requests;

  /** Parallel to the requests: those that can be run. */
  private final @Nullable RunningCall[] running;

  private final ReplyCollector replies;
  private final int position;
  private final int requestBytes;
  private final Envelope envelope;
  private final boolean inOrder;
  private boolean charged;
  private int next;

  // Guarded by this.
  private boolean waiting; // in the queue, for a worker
  // after a cut-off: either the reply has been sent or the method has ended
  private boolean halfEnded;

  /** Runs exchanges; what an exchange needs of the {@link Dispatcher}. Thread-safe. */
  interface Runner {

    /** Returns true unless the server is closing. */
    boolean isOpen();

    /** Runs the rest of an exchange on a worker. */
    void continueLater(Exchange exchange);

    /** Refuses an exchange because no thread is available for it. */
    void refuseForWorkers(Exchange exchange);

    /** Runs a task on a worker, or on this thread if none is available. */
    void runAside(Runnable work);

    /** Notes that a method has ended after its call was cut off. */
    void endedLate();

    /** Notes that an exchange has been answered. */
    void ended(Exchange exchange);
  }

  /**
   * Creates the exchange of a message. Its calls may be cancelled from now on.
   *
   * @param envelope the frames before the message, which its reply repeats
   * @param position the position of its first request in the message
   * @param inOrder whether it runs in the order of its connection's messages, and so at once
   * @param requestBytes the size of the message, or its share of that
   */
  Exchange(
      Runner runner,
      Invoker invoker,
      ServerSettings settings,
      ConnectionState connection,
      ReplyTo replyTo,
      Envelope envelope,
      MessageContext context,
      List<Request<ServerMethod>> requests,
      ReplyCollector replies,
      int position,
      boolean inOrder,
      int requestBytes) {
    this.runner = runner;
    this.invoker = invoker;
    this.settings = settings;
    this.connection = connection;
    this.replyTo = replyTo;
    this.envelope = envelope;
    this.context = context;
    this.deadline = context.deadlineNanos();
    ExchangeTiming timing = context.timing();
    this.runTimes = timing == null ? null : timing.exchange();
    this.requests = requests;
    this.running = new RunningCall[requests.size()];
    this.replies = replies;
    this.position = position;
    this.inOrder = inOrder;
    this.requestBytes = requestBytes;
    for (int i = 0; i < running.length; i++) {
      Request<ServerMethod> request = requests.get(i);
      if (request instanceof Request.Call) {
        RunningCall call = new RunningCall(request.id(), replyTo, expires() ? this : null);
        running[i] = call;
        connection.begun(call);
      }
    }
    this.job = job();
    this.calls = callContext();
  }

  private RpcContext callContext() {
    RpcContext common = context.calls();
    RpcContext timed = runTimes == null ? common : common.withTimingListener(runTimes);
    return job == null ? timed : timed.withJob(job);
  }

  private @Nullable RunningJob job() {
    JobStart start = context.job();
    RunningCall call = start == null ? null : running[0];
    RequestId id = call == null ? null : call.id();
    CallablePeer broker = peer();
    return start == null || call == null || id == null || broker == null
        ? null
        : new RunningJob(start, id, broker, call::isCancelled);
  }

  @Override
  public ConnectionState connection() {
    return connection;
  }

  // The caller, as methods see it.

  @Override
  public RpcContext context() {
    return calls;
  }

  @Override
  public Routing routing() {
    return context.routing();
  }

  @Override
  public @Nullable CallablePeer peer() {
    return envelope.isPresent() ? null : connection.peerCalls();
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

  // The methods that a dispatcher calls.

  /** Returns how many calls are left. */
  int size() {
    return running.length - next;
  }

  /**
   * Returns whether all of its methods have been fast so far, so that it may run on the thread that
   * reads.
   *
   * @param late whether the message had to wait for that thread; then only calls that are too short
   *     to be worth queueing count as fast
   */
  boolean isFast(boolean late) {
    return MessageRequests.meanNanos(requests)
        <= (late ? running.length * CHEAP_NANOS : FAST_NANOS);
  }

  /** Returns whether it runs in the order of its connection's messages, and so at once. */
  boolean isInOrder() {
    return inOrder;
  }

  /**
   * Returns the size of its message, which counts against the memory while it waits or runs on a
   * worker.
   */
  int requestBytes() {
    return requestBytes;
  }

  /** Notes that its memory has been charged, and has to be released at its end. */
  void charged() {
    charged = true;
  }

  boolean isCharged() {
    return charged;
  }

  /** Returns whether its calls have a deadline. */
  boolean expires() {
    return deadline != Long.MAX_VALUE;
  }

  @Override
  public long deadlineNanos() {
    return deadline;
  }

  long remainingNanos() {
    return expires() ? deadline - settings.now() : Long.MAX_VALUE;
  }

  /**
   * Returns whether it contains no notifications, so that without its caller none of it needs to
   * run.
   */
  boolean isUnwanted() {
    return !MessageRequests.haveNotification(requests);
  }

  @Override
  public int calls() {
    return running.length;
  }

  @Override
  public double computingShare() {
    return MessageRequests.computingShare(requests);
  }

  @Override
  public long meanCpuNanos() {
    return MessageRequests.meanCpuNanos(requests);
  }

  @Override
  public void measured(long cpuNanos, long wallNanos, boolean contended) {
    MessageRequests.forEachProfile(
        requests, profile -> profile.measured(cpuNanos, wallNanos, contended));
  }

  @Override
  public void seenToWait(long cpuNanos, long wallNanos) {
    MessageRequests.forEachProfile(requests, profile -> profile.seenToWait(cpuNanos, wallNanos));
  }

  @Override
  public void refused() {
    if (claim()) {
      runner.refuseForWorkers(this);
    }
  }

  /** Marks it as waiting for a worker. */
  synchronized void waitForWorker() {
    waiting = true;
  }

  /** Returns whether it still waits for a worker, and no thread has claimed it. */
  synchronized boolean isWaiting() {
    return waiting;
  }

  /** Claims it from the queue; returns false if another thread has claimed it. */
  synchronized boolean claim() {
    boolean was = waiting;
    waiting = false;
    return was;
  }

  /**
   * Answers all calls that are left with the same error, unless they have their own, and runs
   * nothing more.
   */
  void refuse(ErrorObject reason) {
    refuseRest(reason);
    finish();
  }

  private void refuseRest(ErrorObject reason) {
    while (next < running.length) {
      Request<ServerMethod> request = requests.get(next++);
      replies.error(
          present(),
          request.id(),
          request instanceof Request.Failed<ServerMethod> failed ? failed.error() : reason);
    }
  }

  /**
   * Allows the next message of the connection to be delivered, as the rest of this one may take
   * long.
   */
  void examined() {
    replyTo.examined();
  }

  @Override
  public void accepted() {
    examined(); // the executor may run it on this thread
  }

  /** Runs it on a worker, once its turn has come. */
  @Override
  public void run() {
    if (claim()) {
      proceed();
    }
  }

  /** Runs the calls that are left, up to a future that is not complete yet. */
  void proceed() {
    RpcContext outer = RpcContext.enter(calls);
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

  /** Returns the position of the present request in the message. */
  private int present() {
    return position + next - 1;
  }

  private void answerFailed(Request<ServerMethod> request) {
    if (request instanceof Request.Failed<ServerMethod> failed) {
      replies.error(present(), failed.id(), failed.error());
    }
  }

  /**
   * Runs a call and adds its reply, whatever happens. Returns false if nothing is left to do here:
   * either the exchange continues once a future has completed, or the call was cut off.
   */
  private boolean answer(Request.Call<ServerMethod> request, RunningCall call) {
    ErrorObject refusal = refusal(call);
    if (refusal != null) {
      replies.error(present(), request.id(), refusal);
      return true;
    }
    try {
      Object result = invoke(request, call);
      if (!(result instanceof CompletionStage<?> stage) || !mayBePending(request)) {
        return answerResult(request, call, result);
      }
      CompletableFuture<?> future = Futures.of(stage);
      if (future.isDone()) {
        return answerResult(request, call, future.join());
      } else if (call.isCutOff()) {
        RunningCall.cancel(future);
        endedLate(request, call, null);
      } else {
        call.waitsFor(future);
        continueAfter(future, request, call);
      }
      return false;
    } catch (Throwable thrown) {
      return answerThrown(request, call, thrown);
    }
  }

  /** Returns the reason why a call must not run, or null if it may; then it has begun. */
  private @Nullable ErrorObject refusal(RunningCall call) {
    if (expires() && settings.now() - deadline >= 0) {
      return expired();
    } else if (!call.begin()) {
      return runner.isOpen() ? cancelled() : shuttingDown();
    }
    return null;
  }

  private @Nullable Object invoke(Request.Call<ServerMethod> request, RunningCall call)
      throws Throwable {
    if (runTimes != null && !MessageRequests.isRouted(request)) { // a worker runs a routed one
      runTimes.begins();
    }
    LatencyProfile latency = request.target().latency();
    long begun = settings.now();
    latency.runs();
    try {
      return invoker.invoke(request, this, call);
    } finally {
      call.returned();
      latency.ran(settings.now() - begun);
    }
  }

  private boolean mayBePending(Request.Call<ServerMethod> request) {
    return request.target().contract().isAsync() || invoker.isIntercepted();
  }

  private void continueAfter(
      CompletableFuture<?> pending, Request.Call<ServerMethod> request, RunningCall call) {
    var unused = pending.whenComplete((result, thrown) -> {
      call.completed();
      boolean shouldContinue = thrown == null
          ? answerResult(request, call, result)
          : answerThrown(request, call, thrown);
      if (!shouldContinue) {
        return;
      }
      if (next < running.length) {
        // User code may complete the future on a thread of its own; that thread must not run the
        // rest.
        runner.continueLater(this);
      } else {
        finish();
      }
    });
  }

  /** Returns false if the call was cut off. */
  private boolean answerResult(
      Request.Call<ServerMethod> request, RunningCall call, @Nullable Object result) {
    if (call.isCutOff()) {
      endedLate(request, call, null);
      return false;
    } else if (call.isCancelled()) {
      replies.error(present(), request.id(), cancelled());
    } else {
      replies.result(present(), request.target(), request.id(), result);
    }
    return true;
  }

  /** Returns false if the call was cut off. */
  private boolean answerThrown(
      Request.Call<ServerMethod> request, RunningCall call, Throwable thrown) {
    if (call.isCutOff()) {
      endedLate(request, call, thrown);
      return false;
    }
    ExceptionMapper exceptions = settings.exceptions();
    if (call.isCancelled()) {
      exceptions.thrownByCancelled(request.target().name(), connection, thrown);
      replies.error(present(), request.id(), cancelled());
    } else {
      replies.error(
          present(),
          request.id(),
          job == null
              ? exceptions.thrown(request.target(), connection, thrown)
              : exceptions.thrownByJob(request.target(), connection, thrown));
    }
    return true;
  }

  // The deadline.

  @Override
  public boolean endExpired(RunningCall call, long now, LongConsumer again) {
    if (deadline - now > 0) {
      again.accept(deadline);
    } else if (claim()) {
      refuse(expired());
      return true;
      // notifications that have begun continue: they have no caller whose time can be up
    } else if (!MessageRequests.areNotifications(requests)) {
      cutOff(call, deadline + MessageRequests.graceNanos(requests), now, again);
    }
    return false;
  }

  private void cutOff(RunningCall call, long due, long now, LongConsumer again) {
    if (due - now <= 0 && call.cutOff()) {
      answerCutOff(call);
    } else if (!call.isCutOff()) {
      again.accept(due);
    }
  }

  /**
   * Answers all calls at once. The running method continues, and is interrupted if it has a caller.
   */
  private void answerCutOff(RunningCall call) {
    Request<ServerMethod> request = requests.get(next - 1);
    try {
      replies.error(present(), request.id(), ErrorObject.cutOff());
      refuseRest(expired());
      sendReply(call);
    } finally {
      if (!request.isNotification()) {
        interrupt(call);
      }
      endHalf(call);
    }
  }

  private void interrupt(RunningCall call) {
    CompletableFuture<?> pending = call.interrupt();
    if (pending != null) {
      runner.runAside(() -> RunningCall.cancel(pending)); // the future's dependents may take long
    }
  }

  /** Handles the end of a method whose call was cut off; its outcome is discarded. */
  private void endedLate(
      Request.Call<ServerMethod> request, RunningCall call, @Nullable Throwable thrown) {
    if (!request.isNotification()) {
      runner.endedLate();
    }
    if (thrown != null) {
      settings.exceptions().thrownByCancelled(request.target().name(), connection, thrown);
    }
    endHalf(call);
  }

  /**
   * Called when the reply has been sent, and when the method has ended. The second call ends the
   * exchange.
   */
  private void endHalf(RunningCall call) {
    synchronized (this) {
      if (!halfEnded) {
        halfEnded = true;
        return;
      }
    }
    connection.ended(call);
    connection.answered(1);
    runner.ended(this);
  }

  static ErrorObject shuttingDown() {
    return new ErrorObject(RpcErrorCode.SHUTTING_DOWN, "The server is shutting down");
  }

  private static ErrorObject expired() {
    return new ErrorObject(
        RpcErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded before the method began");
  }

  static ErrorObject cancelled() {
    return new ErrorObject(RpcErrorCode.CANCELLED, "Cancelled");
  }

  private void finish() {
    try {
      sendReply(null);
    } finally {
      runner.ended(this);
    }
  }

  /**
   * Ends the calls, and sends their replies.
   *
   * @param continuing the call that was cut off, whose method still runs; null if there is none
   */
  private void sendReply(@Nullable RunningCall continuing) {
    for (RunningCall call : running) {
      if (call != null && call != continuing) {
        connection.ended(call);
      }
    }
    if (continuing == null) {
      connection.answered(running.length);
    } else {
      connection.answeredEarly(continuing);
      connection.answered(running.length - 1);
    }
    if (job != null) {
      job.ended();
    }
    byte[] document = replies.ended();
    if (document != null) {
      ReplyCollector.send(replyTo, new Message(envelope, replyHeader(), document), connection);
    }
  }

  private byte @Nullable [] replyHeader() {
    ExchangeTiming timing = context.timing();
    return timing == null ? null : timing.replyHeader();
  }
}
