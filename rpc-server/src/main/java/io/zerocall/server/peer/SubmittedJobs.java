package io.zerocall.server.peer;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps calls that outlive their callers. A {@link CallRouter} may have it; then its server has the
 * methods {@code rpc.submit}, {@code rpc.job}, {@code rpc.result}, {@code rpc.resubmit},
 * {@code rpc.jobs} and {@code rpc.jobs.count}, and {@code rpc.cancel} cancels jobs too. All methods
 * are called by any number of threads and must not block. They, and the stages that they return,
 * fail with an {@link io.zerocall.server.RpcErrorReply} that becomes the reply.
 */
public interface SubmittedJobs {

  /**
   * Adds a job; completes with its id when it is durable, or with the id of the job that has its
   * key.
   */
  CompletionStage<String> submit(JobSubmission submission, RpcContext context);

  /** Describes a job: an object. */
  CompletionStage<JsonText> describe(String id, RpcContext context);

  /**
   * Returns the result of a job as soon as it has ended; a failed job's error becomes the reply.
   * The cancellation of the stage ends the wait and not the job.
   */
  CompletionStage<JsonText> result(String id, RpcContext context);

  /** Cancels a job; returns its state afterwards. */
  CompletionStage<JobState> cancel(String id, RpcContext context);

  /** Makes a job that has failed wait again; returns the job's state afterwards. */
  CompletionStage<JobState> resubmit(String id, RpcContext context);

  /**
   * Lists jobs, the latest submissions first: an array of objects such as {@link #describe}
   * returns, with at most one error each, and without the error's data.
   */
  CompletionStage<JsonText> list(JobQuery query, RpcContext context);

  /** Returns how many jobs of all users have each state; the numbers may be a few seconds old. */
  CompletionStage<Map<JobState, Long>> count();
}
