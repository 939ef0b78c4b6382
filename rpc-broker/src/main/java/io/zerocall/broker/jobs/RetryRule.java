package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.JobEnd;
import io.zerocall.json.document.ErrorObject;
import java.util.concurrent.TimeUnit;

/** Decides whether a job starts again after a start has failed. */
final class RetryRule {
  /** How often a job without retries may start. */
  private static final int MOST_STARTS = 5;

  private static final JsonText LOST = JobJson.of(
      new ErrorObject(RpcErrorCode.WORKER_LOST, "The worker was lost; the job may have run"));

  private static final long LONGEST_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final int MOST_DOUBLINGS = 20;

  private RetryRule() {}

  /**
   * Returns how a start ends that has failed.
   *
   * @param starts how often the job was started
   */
  static JobEnd after(ErrorObject error, int starts, JobHeader header) {
    return switch (error.code()) {
      // Nobody but a worker that ends cancels a job's call: a cancelled job has a final state.
      case RpcErrorCode.WORKER_LOST, RpcErrorCode.CANCELLED ->
        mayStart(starts + 1, header) ? new JobEnd.Again(LOST, 0) : new JobEnd.Failed(LOST);
      case RpcErrorCode.APPLICATION_ERROR ->
        starts <= header.retries()
            ? new JobEnd.Again(JobJson.of(error), pause(starts, header))
            : new JobEnd.Failed(JobJson.of(error));
      default -> new JobEnd.Failed(JobJson.of(error));
    };
  }

  /**
   * Returns whether a job may start for this time. All starts are counted, as those that ended with
   * a broker have left nothing else.
   */
  static boolean mayStart(int starts, JobHeader header) {
    return starts <= MOST_STARTS + header.retries();
  }

  private static long pause(int starts, JobHeader header) {
    long doubled = header.backoffMillis() << Math.min(starts - 1, MOST_DOUBLINGS);
    return Math.min(doubled, Math.max(LONGEST_MILLIS, header.backoffMillis()));
  }
}
