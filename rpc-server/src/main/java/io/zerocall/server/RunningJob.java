package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcJob;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.Messages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The job that a call runs. Its reports are notifications to the broker, at most one in
 * {@value #PAUSE_MILLIS} ms: of those that come faster, the last one waits. Thread-safe.
 */
final class RunningJob implements RpcJob {
  private static final SerializedName PROGRESS = new SerializedName("rpc.progress");
  private static final long PAUSE_MILLIS = 100;

  private final JobStart job;
  private final RequestId request;
  private final CallablePeer broker;
  private final BooleanSupplier isCancelled;
  private final Executor afterPause;

  // All guarded by this.
  private @Nullable Report waiting;
  private boolean paused;
  private boolean ended;

  private record Report(long progress, long total, @Nullable String message) {

    JsonBytes params(RequestId request) {
      return JsonBytes.of(JsonText.parse("{\"id\":" + request.json()
          + ",\"progress\":" + progress
          + (total < 0 ? "" : ",\"total\":" + total)
          + (message == null ? "" : ",\"message\":" + JsonText.ofString(message)) + "}"));
    }
  }

  /**
   * Creates the job of a call that has not begun.
   *
   * @param request the id of the call's request
   * @param broker the peer that the request has come from
   * @param isCancelled whether the call is cancelled
   */
  RunningJob(JobStart job, RequestId request, CallablePeer broker, BooleanSupplier isCancelled) {
    this(
        job,
        request,
        broker,
        isCancelled,
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run));
  }

  /** Creates the job of a call, for tests: the pauses end when the executor runs its tasks. */
  RunningJob(
      JobStart job,
      RequestId request,
      CallablePeer broker,
      BooleanSupplier isCancelled,
      Executor afterPause) {
    this.job = job;
    this.request = request;
    this.broker = broker;
    this.isCancelled = isCancelled;
    this.afterPause = afterPause;
  }

  @Override
  public String id() {
    return job.id();
  }

  @Override
  public int start() {
    return job.start();
  }

  @Override
  public boolean isCancelled() {
    return isCancelled.getAsBoolean();
  }

  @Override
  public void progress(long progress, long total, @Nullable String message) {
    if (progress < 0) {
      throw new IllegalArgumentException("progress: " + progress + " (expected: >= 0)");
    } else if (total < -1) {
      throw new IllegalArgumentException("total: " + total + " (expected: >= 0, or -1)");
    }
    Report report = new Report(
        progress, total, message == null ? null : Messages.cut(message, LONGEST_MESSAGE));
    synchronized (this) {
      if (!ended) {
        waiting = report;
        send();
      }
    }
  }

  /** Sends the report that waits, unless the last one was sent just now. Needs the lock. */
  private void send() {
    if (!paused && waiting != null) {
      if (broker.notify(PROGRESS, waiting.params(request))) {
        waiting = null;
      } // else the broker reads too slowly now
      paused = true;
      afterPause.execute(this::resume);
    }
  }

  private synchronized void resume() {
    paused = false;
    if (!ended && !broker.isClosed()) {
      send();
    }
  }

  /**
   * Sends the last report if it waits; ignores all that follow. Called before the reply is sent.
   */
  synchronized void ended() {
    ended = true;
    if (waiting != null) {
      var unused = broker.notify(PROGRESS, waiting.params(request));
      waiting = null;
    }
  }

  @Override
  public String toString() {
    return job.id();
  }
}
