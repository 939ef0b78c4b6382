package io.zerocall.server;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcMethod;
import io.zerocall.json.RequestId;
import io.zerocall.json.RequestIdReader;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ConnectionMethod;
import io.zerocall.server.peer.SubmittedJobs;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@link CallMethods} of a server that keeps jobs: cancels other calls of a connection, on receipt,
 * and jobs, in their turn. Created for each call.
 */
final class CancellingMethods implements ConnectionMethod.AnsweredLater {
  private final Caller caller;
  private final SubmittedJobs jobs;

  CancellingMethods(Caller caller, SubmittedJobs jobs) {
    this.caller = caller;
    this.jobs = jobs;
  }

  /**
   * Cancels a call; has no effect if there is no such call. {@link #answer} cancels a job.
   *
   * @return null
   */
  @RpcMethod(
      help = "Cancels the call with this id; a notification. Or cancels a job, and returns the"
          + " job's state.")
  public @Nullable CompletionStage<JobState> cancel(Optional<JsonText> id, Optional<String> job) {
    RequestId requestId = id.isEmpty() ? null : RequestIdReader.of(id.get());
    if (requestId != null) {
      caller.cancel(requestId);
    }
    return null;
  }

  @Override
  public @Nullable Object answer(@Nullable Object[] arguments) {
    Optional<?> id = (Optional<?>) arguments[0];
    Optional<?> job = (Optional<?>) arguments[1];
    if (job != null && job.isPresent()) {
      return jobs.cancel((String) job.get(), caller.context());
    } else if (id == null || id.isEmpty()) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS, "Invalid params: expected id or job", null);
    }
    return null;
  }
}
