package io.zerocall.broker;

import io.zerocall.RpcContext;
import io.zerocall.broker.scheduling.Task;
import io.zerocall.broker.scheduling.TaskOutcome;
import io.zerocall.broker.scheduling.WorkerConnection;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.ReplyReceiver;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a peer of the broker's server: it speaks JSON-RPC. Two of the same peer are
 * equal. Thread-safe.
 */
record PeerWorker(CallablePeer peer, LongSupplier clock) implements WorkerConnection {

  @Override
  public long send(Task task, SerializedName method, TaskOutcome outcome) {
    long id = peer.call(method, task.params(), header(task), new Reply(outcome));
    return id == CallablePeer.NOT_SENT ? NOT_SENT : id;
  }

  private Header header(Task task) {
    long deadline = task.deadlineNanos();
    long millis = deadline == Long.MAX_VALUE
        ? -1
        : Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - clock.getAsLong()));
    RpcContext context = task.context();
    return new Header(
        millis,
        context.traceparent().orElse(null),
        context.meta(),
        Routing.DEFAULT,
        task.jobStart(),
        task.timingListener() != null);
  }

  private record Reply(TaskOutcome outcome) implements ReplyReceiver {
    @Override
    public void timed(long waitedNanos, long ranNanos) {
      outcome.timed(waitedNanos, ranNanos);
    }

    @Override
    public void replied(ReplyObject reply) {
      ErrorObject error = reply.error();
      if (error != null) {
        outcome.failed(error);
      } else {
        outcome.succeeded((JsonBytes) Objects.requireNonNull(reply.result()));
      }
    }

    @Override
    public void progressed(long progress, long total, @Nullable String message) {
      outcome.progressed(progress, total, message);
    }

    @Override
    public void lost() {
      outcome.lost();
    }
  }

  @Override
  public void cancel(long id) {
    peer.cancel(id);
  }

  @Override
  public boolean takesTasks() {
    return peer.takesRequests();
  }

  @Override
  public boolean isClosed() {
    return peer.isClosed();
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
