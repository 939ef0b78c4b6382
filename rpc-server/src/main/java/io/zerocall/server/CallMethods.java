package io.zerocall.server;

import io.zerocall.JobState;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcMethod;
import io.zerocall.json.RequestId;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ConnectionMethod;
import io.zerocall.server.peer.SubmittedJobs;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The method in the namespace {@code rpc} that cancels other calls of a connection, on receipt, and
 * jobs. Created for each call.
 */
final class CallMethods implements ConnectionMethod.AnsweredLater {
  private final Caller caller;
  private final @Nullable SubmittedJobs jobs;

  /** @param jobs the jobs; null if the server has none */
  CallMethods(Caller caller, @Nullable SubmittedJobs jobs) {
    this.caller = caller;
    this.jobs = jobs;
  }

  /**
   * Cancels a call; has no effect if there is no such call. {@link #answer} cancels a job.
   *
   * @return null
   */
  @RpcMethod(
      help = "Cancels the call of this connection with this id; a notification. Or cancels a job,"
          + " and returns the job's state.")
  public @Nullable CompletionStage<JobState> cancel(Optional<RequestId> id, Optional<String> job) {
    id.ifPresent(caller::cancel);
    return null;
  }

  @Override
  public @Nullable Object answer(@Nullable Object[] arguments) {
    if (!(arguments[1] instanceof Optional<?> job) || job.isEmpty()) {
      return null;
    }
    if (jobs == null) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS, "Invalid params: this server keeps no jobs", null);
    }
    return jobs.cancel((String) job.get(), caller.context());
  }
}
